"""Our sign-in cookie before the real @supabase/ssr, and what the website asks of Auth for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from monzapos.adapters.ssr_cookie import cookie_name, session_cookie, ssr_cookie
from tests.peers.shop import ROMA, Shop
from tests.peers.site import SOURCE, recorded_now, running_site
from tests.supabase.project import Project
from tests.web import web

pytestmark = [pytest.mark.proof, pytest.mark.linux("a peer ends with the tests by prctl")]

ONE_QUESTION = [("GET", "/auth/v1/user")]
ONE_REFRESH = [("POST", "/auth/v1/token?grant_type=refresh_token")]


# What is let in

LONG: dict[str, tuple[dict[str, Any], int]] = {
    "one cookie": ({}, 1),
    "two": ({"showrooms": ["norte"] * 250}, 2),
    "four, and no ASCII": ({"apodo": "ñandú €84.500 🏎 " * 120}, 4),
}


@pytest.mark.parametrize(("more", "cookies"), LONG.values(), ids=LONG)
def test_it_is_let_in_and_auth_is_asked_once(
    shop: Shop, more: dict[str, Any], cookies: int
) -> None:
    shop.person.app_metadata |= more
    token = shop.token()
    cookie = shop.cookie(token)
    assert len(cookie.split("; ")) == cookies
    answer = shop.site.checkout(ROMA, Cookie=cookie)
    session = answer.raise_for_status().json()
    assert session["metadata"] == {"vehicleId": ROMA, "userId": shop.person.id}
    assert (session["amount_total"], session["currency"]) == (24_500_000, "usd")
    assert session["url"]
    assert shop.asked() == ONE_QUESTION
    [asked] = shop.project.requests.of("/auth/v1/user")
    assert asked.headers["authorization"] == f"Bearer {token}"
    # The vehicle is read as the person, and the website has nothing to keep.
    [read] = shop.project.requests.of("/rest/v1/vehiculos")
    assert read.headers["authorization"] == f"Bearer {token}"
    assert "set-cookie" not in answer.headers


def test_the_name_can_be_the_websites_own(shop: Shop) -> None:
    token, expires_at = shop.token(), datetime.now(UTC) + timedelta(hours=1)
    with running_site(shop.project, shop.stripe, cookie_name="monza-staff") as site:
        theirs = ssr_cookie(shop.project.url, token, expires_at, "monza-staff")
        assert site.checkout(ROMA, Cookie=theirs).status_code == 200
        usual = ssr_cookie(shop.project.url, token, expires_at)
        assert site.checkout(ROMA, Cookie=usual).status_code == 401


def test_a_vehicle_that_is_not_there_is_the_websites_500(shop: Shop) -> None:
    answer = shop.site.checkout(ROMA[:-1] + "9", Cookie=shop.cookie(shop.token()))
    said = {"error": "Failed to create checkout session"}
    assert (answer.status_code, answer.json()) == (500, said)


# What is refused


@pytest.mark.parametrize("missing", ["access_token", "refresh_token", "expires_at"])
def test_a_session_that_lacks_something_is_none(shop: Shop, missing: str) -> None:
    session = {
        "access_token": shop.token(),
        "expires_at": int(datetime.now(UTC).timestamp()) + 3600,
        "refresh_token": "kept-by-the-desk",
    }
    name = cookie_name(shop.project.url)
    assert shop.site.checkout(ROMA, Cookie=session_cookie(name, session)).status_code == 200
    del session[missing]
    shop.project.requests.clear()
    assert shop.refuses(Cookie=session_cookie(name, session))
    assert shop.asked() == []


def test_without_its_first_or_last_part_it_is_none(shop: Shop) -> None:
    shop.person.app_metadata |= LONG["two"][0]
    first, last = shop.cookie(shop.token()).split("; ")
    assert shop.refuses(Cookie=last)
    assert shop.refuses(Cookie=first)
    assert shop.asked() == []
    assert shop.site.checkout(ROMA, Cookie=f"{last}; {first}").status_code == 200


def test_a_token_that_auth_did_not_make_is_refused(shop: Shop) -> None:
    with Project() as another:
        stranger = another.auth.token(shop.person)
    assert shop.refuses(Cookie=shop.cookie(stranger))
    assert shop.asked() == ONE_QUESTION


def test_a_token_that_has_expired_is_refused_whatever_the_cookie_says(shop: Shop) -> None:
    past = int(datetime.now(UTC).timestamp()) - 10
    assert shop.refuses(Cookie=shop.cookie(shop.token(exp=past)))
    assert shop.asked() == ONE_QUESTION


def test_a_session_that_was_ended_is_refused(shop: Shop) -> None:
    token = shop.token()
    shop.project.auth.sign_out_everywhere(shop.person)
    assert shop.refuses(Cookie=shop.cookie(token))
    assert shop.asked() == ONE_QUESTION


def test_the_token_in_another_header_is_nobody(shop: Shop) -> None:
    assert shop.refuses(Authorization=f"Bearer {shop.token()}")
    assert shop.refuses()
    assert shop.asked() == []


# What the website may not do with the sign-in


@pytest.mark.parametrize(("seconds", "status"), [(95, 200), (85, 200), (20, 200), (-5, 401)])
def test_near_its_end_the_website_cannot_spend_our_refresh_token(
    shop: Shop, seconds: int, status: int
) -> None:
    """It tries from 90 seconds on, has only the placeholder, and falls back on what is there."""
    kept = sign_in(shop)
    shop.project.requests.clear()
    cookie = shop.cookie(kept["access_token"], seconds)
    assert shop.site.checkout(ROMA, Cookie=cookie).status_code == status
    tried = ONE_REFRESH if seconds < 90 else []
    assert shop.asked() == tried + (ONE_QUESTION if status == 200 else [])
    sent = [each.everything() for each in shop.project.requests.all]
    assert not any(kept["refresh_token"] in each for each in sent)
    assert grant(shop, "refresh_token", refresh_token=kept["refresh_token"]).status_code == 200


def test_with_the_real_refresh_token_it_would_have_spent_it(shop: Shop) -> None:
    """So the placeholder is there for a reason."""
    kept = sign_in(shop)
    session = kept | {"expires_at": int(datetime.now(UTC).timestamp()) + 20}
    shop.project.requests.clear()
    cookie = session_cookie(cookie_name(shop.project.url), session)
    answer = shop.site.checkout(ROMA, Cookie=cookie)
    assert answer.status_code == 200
    assert "set-cookie" in answer.headers
    assert shop.asked() == ONE_REFRESH + ONE_QUESTION


def sign_in(shop: Shop) -> dict[str, Any]:
    email, password = shop.person.email, shop.person.password
    session: dict[str, Any] = grant(shop, "password", email=email, password=password).json()
    return session


def grant(shop: Shop, kind: str, **given: str) -> httpx.Response:
    address = f"{shop.project.url}/auth/v1/token?grant_type={kind}"
    with web(headers={"apikey": shop.project.publishable_key}) as desk:
        return desk.post(address, json=given)


# The record that the tests without Node go by


def test_the_record_is_what_the_real_packages_write() -> None:
    assert recorded_now() == (SOURCE / "vectors.json").read_text(encoding="utf-8")
