"""Idempotency keys, by the list of what Stripe promises."""

import uuid

import httpx
import pytest

from tests.practice.desk import SESSIONS, Desk, form, silent_request


@pytest.fixture
def key() -> str:
    """Return a key that nobody used."""
    return str(uuid.uuid4())


def test_the_first_answer_is_replayed_byte_for_byte(desk: Desk, key: str) -> None:
    first = desk.ask("POST", SESSIONS, form(), key=key)
    desk.expire(first.json()["id"])

    again = desk.ask("POST", SESSIONS, form(), key=key)

    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"]
    assert "Idempotent-Replayed" not in first.headers


def test_other_parameters_are_an_error(desk: Desk, key: str) -> None:
    desk.create(key)

    answer = desk.ask("POST", SESSIONS, form(client_reference_id="other"), key=key)

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "idempotency_error"


def test_another_address_is_another_key(desk: Desk, key: str) -> None:
    session = desk.create(key)

    answer = desk.ask("POST", f"{SESSIONS}/{session['id']}/expire", key=key)

    assert answer.json()["status"] == "expired"


def test_a_validation_error_is_not_kept(desk: Desk, key: str) -> None:
    wrong = desk.ask("POST", SESSIONS, form(mode=None), key=key)

    right = desk.ask("POST", SESSIONS, form(), key=key)

    assert (wrong.status_code, right.status_code) == (400, 200)


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("502", 502), ("401", 401)])
def test_what_happens_before_is_not_kept(desk: Desk, key: str, kind: str, status: int) -> None:
    desk.fail("create", kind)

    first = desk.ask("POST", SESSIONS, form(), key=key)
    second = desk.ask("POST", SESSIONS, form(), key=key)

    assert (first.status_code, second.status_code) == (status, 200)


def test_a_500_is_kept(desk: Desk, key: str) -> None:
    desk.fail("create", "500")

    first = desk.ask("POST", SESSIONS, form(), key=key)
    second = desk.ask("POST", SESSIONS, form(), key=key)

    assert (first.status_code, second.status_code) == (500, 500)
    assert first.json()["error"]["type"] == "api_error"
    assert second.headers["Idempotent-Replayed"] == "true"


def test_an_answer_that_was_lost_is_found_again(desk: Desk, key: str) -> None:
    before = desk.state()
    desk.fail("create", "drop_after")

    with pytest.raises(httpx.RemoteProtocolError):
        desk.ask("POST", SESSIONS, form(), key=key)
    session = desk.create(key)

    after = desk.state()
    mine = [each for each in after["creates"] if each["idempotency_key"] == key]
    assert after["sessions"]["open"] == before["sessions"].get("open", 0) + 1
    assert len(mine) == 2
    assert mine[0]["sha256"] == mine[1]["sha256"]
    assert desk.read(session["id"])["status"] == "open"


def test_a_key_in_flight_cannot_be_used(desk: Desk, key: str) -> None:
    desk.fail("create", "hang")
    body = form()

    with silent_request(desk.host.base_url, key, body):
        while key not in {each["idempotency_key"] for each in desk.state()["creates"]}:
            pass
        early = desk.ask("POST", SESSIONS, body, key=key)
    tries = (desk.ask("POST", SESSIONS, body, key=key) for _ in range(1000))
    late = next(answer for answer in tries if answer.status_code != 409)

    assert early.status_code == 409
    assert early.json()["error"]["code"] == "idempotency_key_in_use"
    assert early.headers["Stripe-Should-Retry"] == "true"
    assert late.status_code == 200
    assert "Idempotent-Replayed" not in late.headers


def test_a_key_is_forgotten_after_a_day(desk: Desk, key: str) -> None:
    first = desk.create(key)

    desk.advance(24 * 60 * 60 - 60)
    kept = desk.create(key)
    desk.advance(120)
    second = desk.create(key)

    assert kept["id"] == first["id"]
    assert second["id"] != first["id"]


def test_a_key_has_a_longest_length(desk: Desk) -> None:
    assert desk.ask("POST", SESSIONS, form(), key="k" * 255).status_code == 200
    assert desk.ask("POST", SESSIONS, form(), key="k" * 256).status_code == 400


def test_requests_without_a_key_are_each_their_own(desk: Desk) -> None:
    assert desk.create()["id"] != desk.create()["id"]
