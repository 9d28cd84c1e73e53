"""The tests' own Supabase project before Supabase's own JavaScript clients.

A second opinion on the emulators: these clients read every answer with code that is not ours and
not the Python clients'. They stand in for the real servers, which could not be had.
"""

import json
import os
import subprocess
from typing import Any

import pytest

from tests.peers.site import script
from tests.supabase.postgres import Server
from tests.supabase.project import Project

pytestmark = [pytest.mark.proof, pytest.mark.linux("the database ends with the tests by prctl")]

Answers = dict[str, Any]
PASSWORD = "a password"


def email(name: str) -> str:
    return f"{name}@monza.invalid"


@pytest.fixture(scope="module")
def answers(postgres_server: Server) -> Answers:
    """Play every step once."""
    with (
        postgres_server.database("monzapos") as database,
        Project(database.authenticator) as project,
    ):
        project.auth.add(email("seller"), PASSWORD, "sales")
        project.auth.add(email("visitor"), PASSWORD)
        project.auth.add(email("unconfirmed"), PASSWORD, "sales", confirmed=False)
        names = ("seller", "visitor", "unconfirmed")
        people = {name: {"email": email(name), "password": PASSWORD} for name in names}
        settings = {"SUPABASE_URL": project.url, "SUPABASE_KEY": project.publishable_key}
        played = subprocess.run(
            ["node", script("clients.mjs")],
            env=os.environ | settings | {"PEOPLE": json.dumps(people)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert played.returncode == 0, played.stderr
    told: Answers = json.loads(played.stdout)
    return told


@pytest.mark.parametrize(
    ("step", "status", "code"),
    [
        ("wrongPassword", 400, "invalid_credentials"),
        ("notConfirmed", 400, "email_not_confirmed"),
        ("unknownRefreshToken", 400, "refresh_token_not_found"),
    ],
)
def test_a_refusal_of_auth_is_read_by_its_code(
    answers: Answers, step: str, status: int, code: str
) -> None:
    error = answers[step]["error"]
    assert (error["name"], error["status"], error["code"]) == ("AuthApiError", status, code)
    assert answers[step]["data"] == {"user": None, "session": None}


def test_a_sign_in_gives_a_session_and_who_it_is(answers: Answers) -> None:
    assert answers["signIn"]["error"] is None
    data = answers["signIn"]["data"]
    assert {"access_token", "refresh_token", "expires_at", "token_type"} <= data["session"].keys()
    assert data["session"]["user"] == data["user"]
    assert data["user"]["email"] == email("seller")
    assert data["user"]["app_metadata"]["monzapos_role"] == "sales"
    asked = answers["getUser"]["data"]["user"]
    assert (asked["id"], asked["aud"]) == (data["user"]["id"], "authenticated")


def test_a_refresh_gives_another_token(answers: Answers) -> None:
    assert answers["refresh"]["error"] is None
    assert answers["refresh"]["rotated"] is True


def test_a_sign_out_ends_the_session_of_the_token(answers: Answers) -> None:
    assert answers["signOut"]["ended"]["error"] is None
    assert answers["signOut"]["after"]["error"]["name"] == "AuthSessionMissingError"


def test_a_vehicle_comes_with_its_factory_and_media(answers: Answers) -> None:
    vehicle = answers["oneVehicle"]["data"]
    assert (vehicle["nombre_vehiculo"], vehicle["precio"]) == ("Roma", 245_000)
    assert vehicle["fabricas"]["fabricante"] == "Ferrari"
    assert sorted(each["tipo"] for each in vehicle["stored"]) == ["image", "video"]


def test_no_row_is_no_object(answers: Answers) -> None:
    assert (answers["noVehicle"]["status"], answers["noVehicle"]["data"]) == (406, None)
    assert answers["noVehicle"]["error"]["code"] == "PGRST116"
    assert (answers["maybeNoVehicle"]["data"], answers["maybeNoVehicle"]["error"]) == (None, None)


def test_a_page_says_of_how_many(answers: Answers) -> None:
    page = answers["secondPage"]
    assert (page["data"], page["count"]) == ([{"nombre_vehiculo": "Roma"}], 3)


@pytest.mark.parametrize(
    ("step", "code"), [("unknownTable", "PGRST205"), ("unknownFunction", "PGRST202")]
)
def test_what_is_not_there_is_named_by_code(answers: Answers, step: str, code: str) -> None:
    assert (answers[step]["status"], answers[step]["error"]["code"]) == (404, code)


def test_our_functions_answer_staff(answers: Answers) -> None:
    assert answers["version"]["data"] == 1
    first, second = (answers["takeHold"][each]["data"] for each in ("first", "second"))
    assert (first["taken"], second["taken"]) == (True, False)
    assert second["hold"] == first["hold"]
    assert first["hold"]["person_name"] == "seller"  # as the account says, whatever the desk does


def test_our_functions_and_tables_give_a_visitor_nothing(answers: Answers) -> None:
    refused = answers["visitorsHolds"]["version"]
    assert (refused["status"], refused["error"]["code"]) == (403, "42501")
    # Every column at once is more than anybody may read: one of them proves whose desk it is.
    everything = answers["visitorsHolds"]["holds"]
    assert (everything["data"], everything["error"]["code"]) == (None, "42501")
