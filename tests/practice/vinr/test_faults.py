"""Faults, budgets, the allow-list and the other switches, over the wire."""

from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from tests.practice.desk import Desk
from tests.practice.vinr.desk import SESSION, VinrDesk, body
from tests.practice.vinr.literal_table import KEY


@pytest.fixture
def hurried(vinr: VinrDesk) -> VinrDesk:
    """Return a desk with little patience."""
    vinr.web.timeout = httpx.Timeout(0.3)
    return vinr


def test_a_dropped_request_has_done_nothing(vinr: VinrDesk) -> None:
    before = vinr.state()["sessions"]["total"]
    vinr.fail("create", "drop_before")

    with pytest.raises(httpx.RemoteProtocolError):
        vinr.post(body())

    assert vinr.state()["sessions"]["total"] == before


@pytest.mark.parametrize("on", ["create", "get"])
def test_silence_says_nothing(hurried: VinrDesk, on: str) -> None:
    session = hurried.create()
    hurried.fail(on, "hang")

    with pytest.raises(httpx.ReadTimeout):
        hurried.post(body()) if on == "create" else hurried.result(session)

    assert hurried.status(session) == "pending"


def test_a_drip_never_ends_in_time(hurried: VinrDesk) -> None:
    session = hurried.create()
    hurried.fail("get", "drip")

    path = f"{SESSION}/{session['id']}/result"
    with hurried.web.stream("GET", path, headers=KEY) as answer:
        arriving = answer.iter_raw()
        first = next(arriving)
        with pytest.raises(httpx.ReadTimeout):
            next(arriving)

    assert (answer.status_code, first) == (200, b"{")


def test_a_truncated_answer_breaks_off(vinr: VinrDesk) -> None:
    vinr.fail("create", "truncated")

    with pytest.raises(httpx.RemoteProtocolError):
        vinr.post(body())


@pytest.mark.parametrize(
    ("kind", "status", "sort"),
    [
        ("400", 400, "validation_error"),
        ("401", 401, "authentication_error"),
        ("402", 402, "payment_error"),
        ("403", 403, "authentication_error"),
        ("404", 404, "validation_error"),
        ("409", 409, "validation_error"),
        ("410", 410, "validation_error"),
        ("422", 422, "validation_error"),
        ("429", 429, "rate_limit_error"),
        ("500", 500, "api_error"),
    ],
)
@pytest.mark.parametrize("on", ["create", "get"])
def test_refusals(vinr: VinrDesk, on: str, kind: str, status: int, sort: str) -> None:
    session = vinr.create()
    vinr.fail(on, kind, times=2)

    answers = [vinr.post(body()) if on == "create" else vinr.result(session) for _ in range(3)]

    assert [each.status_code for each in answers] == [status, status, 200]
    error = answers[0].json()["error"]
    assert error["type"] == sort
    assert error["request_id"] != answers[1].json()["error"]["request_id"]
    assert "Retry-After" not in answers[0].headers


@pytest.mark.parametrize(("kind", "status"), [("502", 502), ("503", 503), ("garbage", 200)])
def test_answers_of_others(vinr: VinrDesk, kind: str, status: int) -> None:
    vinr.fail("create", kind)

    answer = vinr.post(body())

    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "text/html; charset=utf-8",
    )


def test_a_redirect_leads_elsewhere(vinr: VinrDesk) -> None:
    vinr.fail("create", "redirect", location="http://127.0.0.1:9/steal")

    answer = vinr.post(body())

    assert (answer.status_code, answer.headers["Location"]) == (307, "http://127.0.0.1:9/steal")


@pytest.mark.parametrize("retry", ["7", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"])
def test_a_429_may_say_when_to_come_again(vinr: VinrDesk, retry: str) -> None:
    vinr.fail("create", "429", retry_after=retry)

    assert vinr.post(body()).headers["Retry-After"] == retry


def test_the_date_is_the_virtual_clock(vinr: VinrDesk) -> None:
    now = vinr.advance(86_400)

    told = vinr.post(body()).headers["Date"]

    assert 0 <= parsedate_to_datetime(told).timestamp() - now < 30


def test_a_lower_budget_is_for_this_minute_and_this_kind(vinr: VinrDesk) -> None:
    session = vinr.create()
    now = vinr.advance(60 - vinr.advance(0) % 60)
    vinr.switch(reads_a_minute=1)

    first, second = vinr.result(session), vinr.result(session)

    assert first.headers["X-RateLimit-Remaining"] == "0"
    assert second.status_code == 429
    assert second.headers["X-RateLimit-Reset"] == str(now - now % 60 + 60)
    assert vinr.post(body()).status_code == 200
    vinr.advance(float(second.headers["Retry-After"]))
    assert vinr.result(session).status_code == 200


def test_alternating_shapes_take_turns(vinr: VinrDesk) -> None:
    vinr.switch(shape="alternating")

    names = [frozenset(vinr.create()) & {"id", "sessionId"} for _ in range(4)]

    assert names[0] != names[1]
    assert names == names[:2] * 2


def test_an_unknown_key_is_not_repeated_in_the_answer(vinr: VinrDesk) -> None:
    answer = vinr.ask("POST", SESSION, body(), {"X-Api-Key": "sk_live_0123456789abcdefghij"})

    assert answer.status_code == 401
    assert "0123456789" not in answer.text


def test_the_header_of_its_own_counts_before_the_bearer(vinr: VinrDesk) -> None:
    bearer = {"Authorization": "Bearer sk_test_practice"}

    assert vinr.ask("POST", SESSION, body(), bearer | {"X-Api-Key": "pk_test_a"}).is_error
    assert vinr.ask("POST", SESSION, body(), bearer).is_success


@pytest.mark.parametrize(
    "wish",
    [
        {"shape": "round"},
        {"shape": ["id"]},
        {"expired": "maybe"},
        {"address_allowed": "no"},
        {"creates_a_minute": -1},
        {"reads_a_minute": True},
        {"words": "cancelled"},
        {"words": {"paid": "completed"}},
        {"colour": "red"},
    ],
)
def test_wrong_switches_are_refused(vinr: VinrDesk, wish: dict[str, Any]) -> None:
    before = vinr.switch()

    answer = vinr.web.post("/_practice/vinr", json=wish)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert vinr.switch() == before


def test_both_protocols_are_served_at_once(vinr: VinrDesk, desk: Desk) -> None:
    before = vinr.state()["sessions"]["total"]
    theirs, ours = desk.create("key-1"), vinr.create("key-1")

    assert desk.read(theirs["id"])["status"] == "open"
    assert vinr.status(ours) == "pending"
    assert vinr.ask("GET", f"{SESSION}/{theirs['id']}/result").status_code == 404
    assert desk.ask("GET", f"/v1/checkout/sessions/{ours['id']}").status_code == 404
    assert vinr.state()["sessions"]["total"] == before + 2
