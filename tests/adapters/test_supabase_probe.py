"""A project is tried before it is saved: by its own answer, and by nothing else."""

from typing import TYPE_CHECKING

import pytest

from monzapos.adapters.http import host_of
from monzapos.adapters.supabase_probe import SupabaseProbe
from monzapos.adapters.system_clock import SystemClock
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import notice
from tests.contracts.faulty_server import FaultyServer, reply

if TYPE_CHECKING:
    from tests.supabase.project import Project

PROBE = SupabaseProbe(SystemClock())
NAMES_THE_HOST = (
    "no_supabase_project",
    "project_asked_too_often",
    "project_has_trouble",
    "project_unreachable",
    "supabase_key_refused",
)


async def refused(address: str, key: str) -> str:
    with pytest.raises(Refusal) as refusal:
        await PROBE(address, key)
    if refusal.value.code in NAMES_THE_HOST:
        assert address.partition("://")[2] in notice(refusal.value).message  # with its port
    return refusal.value.code


async def test_a_project_answers_whoever_has_its_key(auth_project: "Project") -> None:
    for key in (auth_project.publishable_key, auth_project.anon_key):
        assert await PROBE(f" {auth_project.url}/ ", f" {key} ") > 0
    assert {request.path for request in auth_project.requests.all} == {"/auth/v1/settings"}


async def test_a_wrong_key_is_refused_by_the_project(auth_project: "Project") -> None:
    assert await refused(auth_project.url, "sb_publishable_12345678") == "supabase_key_refused"


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "no_publishable_key"),
        ("sb_secret_1234567812345678", "supabase_key_secret"),
        ("pk_live_1", "supabase_key_malformed"),
    ],
)
async def test_a_key_that_is_none_of_the_desks_business_is_not_sent(
    auth_project: "Project", key: str, code: str
) -> None:
    assert await refused(auth_project.url, key) == code
    assert auth_project.requests.all == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("down", "project_unreachable"),
        ("portal", "no_supabase_project"),
        ("500", "project_has_trouble"),
        ("502", "project_has_trouble"),
        ("503", "project_has_trouble"),
        ("redirect", "sign_in_bad_answer"),
        ("truncated", "sign_in_bad_answer"),
    ],
)
async def test_what_is_no_answer_of_a_project_is_told(
    auth_project: "Project", fault: str, code: str
) -> None:
    auth_project.faults.add("/auth", fault)
    assert await refused(auth_project.url, auth_project.publishable_key) == code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "project_asked_too_often"),
        (500, "project_has_trouble"),
        (503, "project_has_trouble"),
        (404, "no_supabase_project"),
        (200, "no_supabase_project"),
    ],
)
async def test_a_project_in_trouble_is_told_from_something_else(status: int, code: str) -> None:
    """An outage must send nobody to change an address that is right."""
    async with FaultyServer(reply({"message": "no"}, status)) as server:
        with pytest.raises(Refusal) as refusal:
            await PROBE(server.base_url, "sb_publishable_12345678")
    words = notice(refusal.value)
    assert refusal.value.code == code
    assert ("Copy the project’s address" in words.action) is (code == "no_supabase_project")
    assert ("Try again later" in words.action) is (code != "no_supabase_project")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:46101/rest", "127.0.0.1:46101"),
        ("https://abc.supabase.co/auth", "abc.supabase.co"),
        ("https://abc.supabase.co:443", "abc.supabase.co"),
        ("http://localhost:443", "localhost:443"),
        ("http://[::1]:8000", "[::1]:8000"),
        ("http://localhost:99999", ""),
    ],
)
def test_a_host_is_told_with_a_port_that_is_not_the_usual_one(url: str, host: str) -> None:
    assert host_of(url) == host


async def test_nobody_there(auth_project: "Project") -> None:
    key = auth_project.publishable_key
    assert await refused("http://127.0.0.1:9", key) == "project_unreachable"
    assert await refused("http://shop.example", key) == "bad_supabase_url"
