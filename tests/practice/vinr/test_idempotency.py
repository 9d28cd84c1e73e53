"""Idempotency keys: the answer that made a session is the only one, for a day."""

import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.practice.vinr.desk import SESSION, VinrDesk, body
from tests.practice.vinr.literal_table import KEY


@pytest.fixture
def key() -> str:
    """Return a key that nobody used."""
    return str(uuid.uuid4())


def test_the_first_answer_is_replayed_byte_for_byte(vinr: VinrDesk, key: str) -> None:
    first = vinr.post(body(), key)
    vinr.press(first.json(), "pay")
    vinr.switch(shape="session")
    before = vinr.state()["sessions"]["total"]

    again = vinr.post(body(), key)

    assert (again.status_code, again.content) == (200, first.content)
    assert vinr.state()["sessions"]["total"] == before


def test_the_same_json_in_other_bytes_is_the_same_request(vinr: VinrDesk, key: str) -> None:
    first = vinr.post(body(), key)

    again = vinr.post(body().replace(b",", b" ,\n"), key)

    assert again.content == first.content


def test_a_refusal_is_not_kept(vinr: VinrDesk, key: str) -> None:
    wrong = vinr.post(body(amount=0), key)

    right = vinr.post(body(), key)

    assert (wrong.status_code, right.status_code) == (400, 200)


@pytest.mark.parametrize(
    ("kind", "status"), [("500", 500), ("429", 429), ("409", 409), ("502", 502), ("403", 403)]
)
def test_what_happens_before_is_not_kept(vinr: VinrDesk, key: str, kind: str, status: int) -> None:
    vinr.fail("create", kind)

    first, second = vinr.post(body(), key), vinr.post(body(), key)

    assert (first.status_code, second.status_code) == (status, 200)


def test_a_lost_answer_is_found_again(vinr: VinrDesk, key: str) -> None:
    before = vinr.state()
    vinr.fail("create", "drop_after")

    with pytest.raises(httpx.RemoteProtocolError):
        vinr.post(body(), key)
    session = vinr.post(body(), key).json()

    after = vinr.state()
    mine = [each for each in after["creates"] if each["idempotency_key"] == key]
    assert after["sessions"]["total"] == before["sessions"]["total"] + 1
    assert len(mine) == 2
    assert mine[0]["sha256"] == mine[1]["sha256"]
    assert vinr.status(session) == "pending"


def test_a_key_in_flight_cannot_be_used(vinr: VinrDesk, key: str) -> None:
    vinr.fail("create", "hang")

    with _silent_request(vinr, key, body()):
        while key not in {each["idempotency_key"] for each in vinr.state()["creates"]}:
            pass
        early = vinr.post(body(), key)
    tries = (vinr.post(body(), key) for _ in range(1000))
    late = next(answer for answer in tries if answer.status_code != 409)

    assert early.status_code == 409
    assert early.json()["error"]["code"] == "idempotency_key_in_use"
    assert late.status_code == 200


@contextmanager
def _silent_request(vinr: VinrDesk, key: str, content: bytes) -> Iterator[None]:
    """Send a create request and wait for nothing; hang up at the end."""
    address = httpx.URL(vinr.host.base_url)
    head = (
        f"POST {SESSION} HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n"
        f"X-Api-Key: {KEY['X-Api-Key']}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((address.host, address.port or 80), timeout=5) as line:
        line.sendall(head.encode() + content)
        yield


def test_a_key_is_forgotten_after_a_day(vinr: VinrDesk, key: str) -> None:
    first = vinr.create(key)

    vinr.advance(24 * 60 * 60 - 60)
    kept = vinr.create(key)
    vinr.advance(120)
    second = vinr.create(key)

    assert kept["id"] == first["id"]
    assert second["id"] != first["id"]


def test_a_key_has_a_longest_length(vinr: VinrDesk) -> None:
    assert vinr.post(body(), "k" * 255).status_code == 200
    assert vinr.post(body(), "k" * 256).status_code == 400


def test_requests_without_a_key_are_each_their_own(vinr: VinrDesk) -> None:
    assert vinr.create()["id"] != vinr.create()["id"]
