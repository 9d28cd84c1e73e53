"""The website's sign-in cookie: the worked example, the real package's own output, and a reader."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.adapters.ssr_cookie import cookie_name, session_cookie, ssr_cookie
from monzapos.domain.errors import Refusal

PROJECT = "https://abcdefghijklmnopqrst.supabase.co"
EXPIRES = datetime.fromtimestamp(1_900_000_000, UTC)
RECORDED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "site_cookie" / "vectors.json").read_text(encoding="utf-8")
)


def read(header: str, name: str) -> dict[str, Any]:
    """Read a session out of a Cookie header, as a website does that prefers the plain name."""
    pairs = dict(pair.split("=", 1) for pair in header.split("; "))
    value = pairs.get(name)
    if value is None:
        value = "".join(pairs[f"{name}.{number}"] for number in range(len(pairs)))
    else:
        assert len(pairs) == 1
    assert value.startswith("base64-")
    coded = value.removeprefix("base64-")
    assert "=" not in coded
    text = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    session: dict[str, Any] = json.loads(text)
    return session


def test_the_worked_example() -> None:
    session = {
        "access_token": "A",
        "refresh_token": "R",
        "expires_at": 1,
        "expires_in": 3600,
        "token_type": "bearer",
        "user": None,
    }
    assert session_cookie(cookie_name(PROJECT), session) == (
        "sb-abcdefghijklmnopqrst-auth-token=base64-eyJhY2Nlc3NfdG9rZW4iOiJBIiwicmVmcmVzaF90b2tlbiI"
        "6IlIiLCJleHBpcmVzX2F0IjoxLCJleHBpcmVzX2luIjozNjAwLCJ0b2tlbl90eXBlIjoiYmVhcmVyIiwidXNlciI6"
        "bnVsbH0"
    )


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: f"{case['url']} {case['token'][1]}")
def test_it_is_what_the_real_package_writes(case: dict[str, Any]) -> None:
    text, times = case["token"]
    ours = ssr_cookie(case["url"], text * times, EXPIRES, case["name"])
    assert ours.split("; ") == [f"{c['name']}={c['value']}" for c in case["cookies"]]


def test_the_record_has_one_cookie_and_several_up_to_the_last_character() -> None:
    lengths = {tuple(len(cookie["value"]) for cookie in case["cookies"]) for case in RECORDED}
    assert {(3179,), (3180, 1), (3180, 3179), (3180, 3180, 1)} <= lengths


# Tokens of every length near a border too, without drawing each character.
tokens = st.text(max_size=60).flatmap(
    lambda text: st.integers(0, 12_000 // (len(text.encode()) + 1)).map(lambda times: text * times)
)


@given(token=tokens, expires_at=st.integers(0, 2**33))
def test_what_is_written_can_be_read(token: str, expires_at: int) -> None:
    at = datetime.fromtimestamp(expires_at, UTC)
    header = ssr_cookie(PROJECT, token, at)
    session = read(header, "sb-abcdefghijklmnopqrst-auth-token")
    assert (session["access_token"], session["expires_at"]) == (token, expires_at)
    assert session["refresh_token"]
    assert "user" not in session
    assert header.isascii()
    assert max(len(pair.split("=", 1)[1]) for pair in header.split("; ")) <= 3180


def test_a_part_of_a_second_is_not_rounded_up() -> None:
    late = datetime(2026, 11, 23, 12, 0, 0, 999_999, UTC)
    session = read(ssr_cookie(PROJECT, "A", late, "n"), "n")
    assert session["expires_at"] == int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("name", ["a b", "a;b=c", "a=b", "a\r\nX: y", "ñ", "a\n"])
def test_a_name_that_could_break_the_header_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        ssr_cookie(PROJECT, "A", EXPIRES, name)
    assert (refused.value.code, refused.value.details) == ("bad_cookie_name", {"name": name})
