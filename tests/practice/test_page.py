"""The hosted page: one form that works without JavaScript, and behaves as Stripe's does."""

from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from tests.practice.desk import Desk

MESSAGE = "Code · Código: K742"


class Form(HTMLParser):
    """What a browser without JavaScript can do with a page."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.forms: list[dict[str, str | None]] = []
        self.buttons: list[str | None] = []
        self.foreign: list[str] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.forms.append(values)
        elif tag == "button":
            assert values["name"] == "action"
            self.buttons.append(values["value"])
        elif tag in ("script", "link", "iframe", "img"):
            self.foreign.append(tag)


@pytest.fixture
def session(desk: Desk) -> dict[str, Any]:
    """Return a session that waits for its customer."""
    return desk.create(
        **{
            "custom_text[submit][message]": MESSAGE,
            "line_items[0][price_data][product_data][description]": "2024 · VIN <WVW1>",
        }
    )


def test_the_page_shows_what_is_bought(desk: Desk, session: dict[str, Any]) -> None:
    page = httpx.get(session["url"], trust_env=False)

    form = Form(page)
    assert page.status_code == 200
    assert [each["method"] for each in form.forms] == ["post"]
    assert form.buttons == ["pay", "authenticate", "decline", "cancel"]
    assert form.foreign == []
    for words in ("Veloce S", "$84,500.00", MESSAGE, "&lt;WVW1&gt;", "Practice, no real money"):
        assert words in page.text
    assert desk.read(session["id"])["payment_intent"] is None


def test_the_page_speaks_the_customers_language(desk: Desk, session: dict[str, Any]) -> None:
    page = f"/c/pay/{session['id']}"
    spanish = {"Accept-Language": "de;q=0.9, es-EC;q=0.8, en;q=0.1"}

    assert '<html lang="es">' in desk.web.get(page, headers=spanish).text
    assert '<html lang="en">' in desk.web.get(page, headers={"Accept-Language": "fr"}).text
    wanted = desk.create(locale="en-GB")
    assert '<html lang="en">' in desk.web.get(f"/c/pay/{wanted['id']}", headers=spanish).text


def test_paying_completes_the_session(desk: Desk, session: dict[str, Any]) -> None:
    answer = desk.press(session, "pay")

    paid = desk.read(session["id"])
    assert answer.status_code == 303
    assert answer.headers["Location"] == (
        f"https://dealer.example/success?session_id={session['id']}"
    )
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    assert paid["payment_intent"]["status"] == "succeeded"
    assert paid["payment_intent"]["amount_received"] == 8_450_000


def test_paying_twice_is_paying_once(desk: Desk, session: dict[str, Any]) -> None:
    desk.press(session, "pay")
    once = desk.read(session["id"])

    for action in ("pay", "decline", "authenticate", "cancel"):
        answer = desk.press(session, action)
        assert answer.status_code == 409
        assert "already paid" in answer.text
        assert Form(answer).forms == []

    assert desk.read(session["id"]) == once


def test_a_declined_card_leaves_the_session_open(desk: Desk, session: dict[str, Any]) -> None:
    page = desk.press(session, "decline")

    now = desk.read(session["id"])
    assert page.status_code == 200
    assert "Your card was declined" in page.text
    assert "pay" in Form(page).buttons
    assert (now["status"], now["payment_status"]) == ("open", "unpaid")
    assert now["payment_intent"]["status"] == "requires_payment_method"
    assert now["payment_intent"]["last_payment_error"]["code"] == "card_declined"
    assert desk.press(session, "pay").status_code == 303
    after = desk.read(session["id"])["payment_intent"]
    assert after["id"] == now["payment_intent"]["id"]
    assert after["last_payment_error"] is None


def test_cancel_leaves_and_changes_nothing(desk: Desk, session: dict[str, Any]) -> None:
    answer = desk.press(session, "cancel")

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "https://dealer.example/cancel",
    )
    assert desk.read(session["id"])["status"] == "open"


def test_without_a_cancel_url_practice_has_its_own(desk: Desk) -> None:
    session = desk.create(cancel_url=None)

    there = desk.press(session, "cancel").headers["Location"]

    assert there == f"{desk.host.base_url}/practice/cancel"
    assert "still good" in desk.web.get(there).text
    assert "Thank you" in desk.web.get("/practice/success").text


def test_the_bank_may_ask(desk: Desk, session: dict[str, Any]) -> None:
    page = desk.press(session, "authenticate")

    asked = desk.read(session["id"])
    form = Form(page)
    assert form.buttons == ["pay", "decline"]
    assert len(form.forms) == 1
    assert (asked["status"], asked["payment_status"]) == ("open", "unpaid")
    assert asked["payment_intent"]["status"] == "requires_action"
    answer = desk.web.post(str(form.forms[0]["action"]), data={"action": "pay"})
    assert answer.status_code == 303
    assert desk.read(session["id"])["payment_status"] == "paid"


def test_the_bank_may_refuse(desk: Desk, session: dict[str, Any]) -> None:
    desk.press(session, "authenticate")

    page = desk.press(session, "decline", "/authenticate")

    now = desk.read(session["id"])
    assert "Your card was declined" in page.text
    assert "pay" in Form(page).buttons
    assert now["status"] == "open"
    assert now["payment_intent"]["status"] == "requires_payment_method"


def test_the_bank_asks_only_those_who_started(desk: Desk, session: dict[str, Any]) -> None:
    answer = desk.web.get(f"/c/pay/{session['id']}/authenticate")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/c/pay/{session['id']}")


def test_an_expired_page_has_no_form(desk: Desk, session: dict[str, Any]) -> None:
    desk.press(session, "authenticate")
    desk.expire(session["id"])
    before = desk.read(session["id"])

    page = desk.web.get(f"/c/pay/{session['id']}")
    assert Form(page).forms == []
    assert "no longer valid" in page.text
    for below in ("", "/authenticate"):
        late = desk.press(session, "pay", below)
        assert late.status_code == 410
        assert "Nothing was taken" in late.text
    assert desk.read(session["id"]) == before


def test_the_clock_closes_the_page(desk: Desk, session: dict[str, Any]) -> None:
    desk.advance(24 * 60 * 60)

    assert desk.press(session, "pay").status_code == 410
    assert desk.read(session["id"])["payment_status"] == "unpaid"


def test_an_unknown_page_is_a_404(desk: Desk) -> None:
    assert desk.web.get("/c/pay/cs_test_nobody").status_code == 404
    assert desk.press({"id": "cs_test_nobody"}, "pay").status_code == 404


@pytest.mark.parametrize("body", [b"", b"action=steal", b"action=%ff", b"x" * 100_000])
def test_another_form_changes_nothing(desk: Desk, session: dict[str, Any], body: bytes) -> None:
    answer = desk.web.post(f"/c/pay/{session['id']}", content=body)

    assert answer.status_code == 400
    assert desk.read(session["id"])["payment_intent"] is None


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("jpy", "8450000", "¥8,450,000"), ("kwd", "12345670", "12,345.670"), ("eur", "1", "€0.50")],
)
def test_amounts_have_the_decimals_of_their_currency(
    desk: Desk, currency: str, amount: str, shown: str
) -> None:
    session = desk.create(
        **{
            "line_items[0][price_data][currency]": currency,
            "line_items[0][price_data][unit_amount]": str(max(int(amount), 50)),
        }
    )

    assert shown in desk.web.get(f"/c/pay/{session['id']}").text


def test_no_page_brings_anything_from_outside(desk: Desk, session: dict[str, Any]) -> None:
    page = desk.web.get(f"/c/pay/{session['id']}")

    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["Cache-Control"] == "no-store"
