"""Every fault that tests can ask for looks on the wire as it says."""

import httpx
import pytest

from tests.practice.desk import KEY, SESSIONS, Desk, form


@pytest.fixture
def hurried(desk: Desk) -> httpx.Client:
    """Return a client with little patience, that belongs to the desk."""
    desk.web.timeout = httpx.Timeout(0.3)
    desk.web.headers["Authorization"] = f"Bearer {KEY}"
    return desk.web


def test_a_dropped_request_has_done_nothing(desk: Desk, hurried: httpx.Client) -> None:
    before = desk.state()["sessions"]["total"]
    desk.fail("create", "drop_before")

    with pytest.raises(httpx.RemoteProtocolError):
        hurried.post(SESSIONS, content=form())

    assert desk.state()["sessions"]["total"] == before


def test_a_dropped_answer_has_done_it(desk: Desk, hurried: httpx.Client) -> None:
    before = desk.state()["sessions"]["total"]
    desk.fail("create", "drop_after")

    with pytest.raises(httpx.RemoteProtocolError):
        hurried.post(SESSIONS, content=form())

    assert desk.state()["sessions"]["total"] == before + 1


@pytest.mark.parametrize("on", ["get", "list", "expire", "create"])
def test_faults_are_for_one_operation_and_some_times(desk: Desk, on: str) -> None:
    session = desk.create()
    ways = {
        "create": ("POST", SESSIONS),
        "list": ("GET", SESSIONS),
        "get": ("GET", f"{SESSIONS}/{session['id']}"),
        "expire": ("POST", f"{SESSIONS}/{session['id']}/expire"),
    }
    desk.fail(on, "502", times=2)

    answers = {}
    for name, (method, path) in sorted(ways.items(), key=lambda way: way[0] == "expire"):
        body = form() if name == "create" else b""
        answers[name] = [desk.ask(method, path, body).status_code for _ in range(3)]

    assert answers[on][:2] == [502, 502]
    assert answers[on][2] == 200
    assert all(each[0] == 200 for name, each in answers.items() if name != on)


def test_planned_faults_can_be_forgotten(desk: Desk) -> None:
    desk.fail("list", "500", times=5)
    desk.fail("list", "500", times=0)

    assert desk.list()["object"] == "list"


def test_silence_says_nothing(desk: Desk, hurried: httpx.Client) -> None:
    desk.fail("get", "hang")
    session = desk.create()

    with pytest.raises(httpx.ReadTimeout):
        hurried.get(f"{SESSIONS}/{session['id']}")

    assert desk.read(session["id"])["status"] == "open"


def test_a_drip_never_ends_in_time(desk: Desk, hurried: httpx.Client) -> None:
    desk.fail("list", "drip")

    with hurried.stream("GET", SESSIONS) as answer:
        arriving = answer.iter_raw()
        first = next(arriving)
        with pytest.raises(httpx.ReadTimeout):
            next(arriving)

    assert (answer.status_code, first) == (200, b"{")


def test_a_truncated_answer_breaks_off(desk: Desk, hurried: httpx.Client) -> None:
    desk.fail("list", "truncated")

    with pytest.raises(httpx.RemoteProtocolError):
        hurried.get(SESSIONS)


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("401", 401, "application/json"),
        ("402", 402, "application/json"),
        ("403", 403, "application/json"),
        ("410", 410, "application/json"),
        ("429", 429, "application/json"),
        ("500", 500, "application/json"),
        ("502", 502, "text/html; charset=utf-8"),
        ("503", 503, "text/html; charset=utf-8"),
        ("garbage", 200, "text/html; charset=utf-8"),
    ],
)
def test_bad_answers(desk: Desk, kind: str, status: int, content_type: str) -> None:
    desk.fail("list", kind)

    answer = desk.ask("GET", SESSIONS)

    assert (answer.status_code, answer.headers["content-type"]) == (status, content_type)
    assert "Retry-After" not in answer.headers


def test_a_429_may_say_when_to_come_again(desk: Desk) -> None:
    desk.fail("list", "429", retry_after="Wed, 21 Oct 2026 07:28:00 GMT")

    assert desk.ask("GET", SESSIONS).headers["Retry-After"].startswith("Wed")


def test_a_redirect_leads_elsewhere(desk: Desk, hurried: httpx.Client) -> None:
    desk.fail("create", "redirect", location="http://127.0.0.1:9/steal")

    answer = hurried.post(SESSIONS, content=form())

    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://127.0.0.1:9/steal"


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("clock", {}),
        ("clock", {"advance": "soon"}),
        ("clock", {"advance": -1}),
        ("clock", {"advance": True}),
        ("clock", []),
        ("fail", {"on": "create", "kind": "gremlins"}),
        ("fail", {"on": "refund", "kind": "500"}),
        ("fail", {"on": "create", "kind": "500", "times": -1}),
        ("fail", {"on": "create", "kind": "500", "times": "2"}),
    ],
)
def test_wrong_wishes_are_refused(desk: Desk, path: str, wish: object) -> None:
    answer = desk.web.post(f"/_practice/{path}", json=wish)

    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("name", ["evil.test", "192.0.2.1", "dealer.example:80", ""])
def test_a_foreign_name_is_not_served(desk: Desk, name: str) -> None:
    for path in ("/_practice/state", SESSIONS, "/practice/success"):
        assert desk.web.get(path, headers={"Host": name}).status_code == 421
