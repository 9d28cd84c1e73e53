"""The command line at a dealership with its own sign-in: who may sell, and what nobody finds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.e2e import paper
from tests.e2e.cars import APEX, LIDO, VELOCE
from tests.e2e.program import Finished, Home
from tests.e2e.scenes import open_shop
from tests.supabase.project import Project

PASSWORD = "CANARY-password-of-ana"
ANA, VISITOR = "ana@monza.invalid", "visitor@monza.invalid"
ENVIRONMENT = {
    "MONZAPOS_SUPABASE_EMAIL": ANA,
    "MONZAPOS_SUPABASE_PASSWORD": PASSWORD,
}


@pytest.fixture(scope="module")
def served() -> Iterator[Project]:
    with Project() as project:
        yield project


@pytest.fixture
def project(served: Project) -> Project:
    served.auth.people.clear()
    served.faults.clear()
    served.requests.clear()
    served.auth.add(ANA, PASSWORD, "sales")
    served.auth.add(VISITOR, PASSWORD)
    return served


@pytest.fixture
def desk(home: Home, project: Project) -> Home:
    return dealership(home, project)


def dealership(home: Home, project: Project) -> Home:
    """Return a home of the dealership with a keyring that works."""
    home.environment |= {
        "MONZAPOS_SUPABASE__URL": project.url,
        "MONZAPOS_SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
        "PYTHON_KEYRING_BACKEND": "tests.adapters.keyrings.OfEnvironment",
        "TESTS_KEYRING_FILE": str(ring_of(home)),
    }
    return home


def ring_of(home: Home) -> Path:
    return home.folder.with_name("ring.json")


def sell(desk: Home, vehicle: str = VELOCE, **environment: str) -> Finished:
    """Sell as far as to the customer's code, or to the refusal."""
    selling = desk.start("sell", vehicle, **environment)
    if selling.wait_for_any("session_opened", "trouble")["event"] == "session_opened":
        selling.interrupt()
    return selling.finish()


def assert_refused(refused: Finished, word: str, desk: Home) -> None:
    [trouble] = refused.lines
    assert (refused.status, trouble["event"]) == (2, "trouble")
    assert word in f"{trouble['title']} {trouble['message']}"
    assert paper.attempts(desk) == []


def users(desk: Home) -> list[str]:
    """Return whom the provider was told of, sale by sale."""
    bodies = [parse_qs(attempt.request.decode()) for attempt in paper.attempts(desk)]
    return [body["metadata[userId]"][0] for body in bodies]


def test_nobody_is_signed_in(desk: Home, project: Project) -> None:
    assert_refused(sell(desk), "nobody is signed in", desk)
    status, printed, said = desk.start_words("sell", VELOCE).text()
    assert status == 2
    assert project.requests.all == []
    assert "MONZAPOS_SUPABASE_EMAIL" in printed + said


def test_the_environment_signs_in_and_the_keyring_keeps_it(desk: Home, project: Project) -> None:
    [ana, _] = project.auth.people.values()
    assert sell(desk, **ENVIRONMENT).status == 4
    assert sell(desk, APEX).status == 4
    assert users(desk) == [ana.id] * 2
    assert project.requests.count("/auth/v1/token?grant_type=password") == 1
    kept = ring_of(desk).read_text()
    assert "supabase-refresh" in kept
    assert PASSWORD not in kept
    project.auth.sign_out_everywhere(ana)
    refused = sell(desk, LIDO)
    assert (refused.status, len(paper.attempts(desk))) == (2, 2)
    assert "signed out" in refused.lines[0]["title"]
    assert "supabase-refresh" not in ring_of(desk).read_text()


def lock(desk: Home, person: str) -> None:
    """Leave behind what a window leaves that was locked, and ended then."""
    ring = ring_of(desk)
    kept = json.loads(ring.read_text())
    [refresh] = [service for service, *_ in kept if "supabase-refresh" in service]
    note = {
        "hash": "",
        "person": {"id": person, "name": "Ana", "manager": False},
        "email": ANA,
        "at": datetime.now(UTC).isoformat(),
        "locked": True,
    }
    unlock = refresh.replace("refresh", "unlock")
    ring.write_text(json.dumps([*kept, [unlock, "desk", json.dumps(note)]]))


def assert_hidden(desk: Home, typed: tuple[str, ...], why: str) -> None:
    """The sales are shown to nobody, whatever they are asked for as."""
    status, printed, said = desk.start_words("sales", *typed).text()
    assert status == 2
    assert why in printed + said
    for hidden in ("Veloce", VELOCE, "84,500", "8450000"):
        assert hidden not in printed + said


def test_a_locked_desk_shows_no_sale_and_follows_them(project: Project, tmp_path: Path) -> None:
    [ana, _] = project.auth.people.values()
    with open_shop(tmp_path / "shop") as (home, provider):
        desk = dealership(home, project)
        [session] = sell(desk, **ENVIRONMENT).of("session_opened")
        assert [sale["light"] for sale in desk.run("sales").lines] == ["waiting"]
        lock(desk, ana.id)
        for typed in ((), ("--csv",), ("--open",), ("--json",)):
            assert_hidden(desk, typed, "desk is locked")
        assert desk.run("sales", **ENVIRONMENT).status == 2
        listed = desk.run("vehicles")  # the cars, and nothing of who buys one
        assert listed.status == 0
        assert {car["held_by"] for car in listed.lines} == {None}
        assert {car["held"] for car in listed.lines} == {None}
        assert not any(car["sellable"] or car["holds_known"] for car in listed.lines)
        assert "desk is locked" in listed.said
        told = [desk.run("watch", "--timeout", "0.1")]
        provider.pay(session)
        told.append(desk.run("watch"))
        assert [each.status for each in told] == [4, 0]
        assert "1 open sale is followed" in told[0].said
        assert "locked" in told[-1].lines[0]["title"]  # the first had no time to ask who is here
        for each in told:
            [trouble] = each.lines
            assert trouble["event"] == "trouble"
            for secret in (session["sale_id"], session["session_id"], session["url"]):
                assert secret not in f"{each}"


def test_a_project_that_thinks_for_too_long_is_not_taken_for_nobody(
    desk: Home, project: Project
) -> None:
    project.faults.add("/auth/v1", "hang")
    for command in (("sell", VELOCE, "--timeout", "0.5"), ("cancel", "x", "--timeout", "0.5")):
        assert_refused(desk.run(*command, **ENVIRONMENT), "has not been answered yet", desk)


def test_where_nobody_is_signed_in_no_sale_is_shown(desk: Home) -> None:
    assert sell(desk, **ENVIRONMENT).status == 4
    ring_of(desk).unlink()
    assert_hidden(desk, (), "Nobody is signed in")


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"MONZAPOS_SUPABASE_PASSWORD": "wrong"}, "do not belong together"),
        ({"MONZAPOS_SUPABASE_EMAIL": VISITOR}, "not as staff"),
        ({"MONZAPOS_SUPABASE_PASSWORD": ""}, "nobody is signed in"),
        ({"MONZAPOS_SUPABASE__PUBLISHABLE_KEY": ""}, "publishable key is missing"),
        ({"MONZAPOS_SUPABASE__PUBLISHABLE_KEY": "sb_secret_abcdefgh"}, "secret key"),
        ({"MONZAPOS_SUPABASE__PUBLISHABLE_KEY": "sb_publishable_another"}, "does not know"),
        ({"MONZAPOS_SUPABASE__URL": "http://192.168.1.7"}, "supabase.url"),
        ({"MONZAPOS_SUPABASE__URL": "https://abc.supabase.co/rest/v1"}, "no project’s address"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    desk: Home, project: Project, environment: dict[str, str], word: str
) -> None:
    assert_refused(sell(desk, **(ENVIRONMENT | environment)), word, desk)
    for request in project.requests.all:
        assert request.path.startswith("/auth/v1/")


@pytest.mark.parametrize(
    ("kind", "word"), [("down", "cannot be reached"), ("portal", "Something else")]
)
def test_a_project_that_is_not_there_sells_nothing(
    desk: Home, project: Project, kind: str, word: str
) -> None:
    project.faults.add("/", kind)
    refused = desk.run("sell", VELOCE, "--timeout", "5", **ENVIRONMENT)
    assert_refused(refused, word, desk)


def test_what_is_open_is_seen_and_cancelled_though_nobody_can_be_asked(
    project: Project, tmp_path: Path
) -> None:
    with open_shop(tmp_path / "shop") as (home, _provider):
        desk = dealership(home, project)
        [session] = sell(desk, **ENVIRONMENT).of("session_opened")
        project.faults.add("/", "down")
        assert desk.run("cancel", session["sale_id"]).status == 3  # and it needs nobody's word
        [closed] = desk.run("sales").lines
        assert closed["light"] == "not_paid"
        assert desk.run("sell", VELOCE).status == 2  # but a new sale does


def test_no_secret_is_anywhere(desk: Home, project: Project) -> None:
    """Nor does another server get one: everything the project answers is a redirect to it."""
    desk.cold = True
    desk.environment |= ENVIRONMENT | {"PYTHONASYNCIODEBUG": "1", "HTTPX_LOG_LEVEL": "trace"}
    told = [sell(desk)]
    assert told[0].status == 4
    with Project() as evil:
        project.faults.add("/", "redirect", to=evil.url)
        told.append(desk.run("sell", APEX, "--timeout", "1"))
        assert told[1].status == 2
        assert evil.requests.all == []
    secrets = [PASSWORD, project.publishable_key]
    sent = [request.headers.get("authorization", "") for request in project.requests.all]
    secrets += [header.partition(" ")[2] for header in sent if header]
    kept = ring_of(desk).read_text()
    secrets += [part for part in kept.split('"') if len(part) == 12 and part.isalnum()]
    assert len(secrets) >= 3
    everything = f"{[(each.lines, each.said) for each in told]}".encode()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            everything += path.read_bytes()
    assert [secret for secret in secrets if secret.encode() in everything] == []
