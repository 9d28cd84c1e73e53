"""VINR's hosted page: one form without JavaScript, one try, and Cancel is the end."""

from typing import Any

import httpx
import pytest

from tests.practice.test_page import Form
from tests.practice.vinr.desk import VinrDesk, page

CAR = {
    "id": "v-1",
    "name": "Veloce S",
    "description": "Code · Código: K742 <b>",
    "price": 8_450_000,
    "quantity": 1,
    "maxQuantity": 1,
}


@pytest.fixture
def session(vinr: VinrDesk) -> dict[str, Any]:
    """Return a session that waits for its customer."""
    return vinr.create(amount=8_450_000, currency="USD", cartItems=[CAR])


def test_the_page_shows_what_is_bought(vinr: VinrDesk, session: dict[str, Any]) -> None:
    vinr.advance(30)

    answer = httpx.get(session["url"], trust_env=False)

    form = Form(answer)
    assert answer.status_code == 200
    assert [each["method"] for each in form.forms] == ["post"]
    assert form.buttons == ["pay", "authenticate", "decline", "cancel"]
    assert form.foreign == []
    for words in (
        "VINR Checkout",
        "Monza Motors",
        "Veloce S",
        "$84,500.00",
        "Code · Código: K742 &lt;b&gt;",
        "Good for 4 minutes",
        "Practice, no real money",
        "Cancel this payment",
    ):
        assert words in answer.text
    assert vinr.status(session) == "pending"


def test_the_last_minute_is_shown_too(vinr: VinrDesk, session: dict[str, Any]) -> None:
    vinr.advance(280)

    assert "Good for 1 minute<" in vinr.web.get(page(session)).text


def test_the_merchant_may_have_another_name(vinr: VinrDesk) -> None:
    session = vinr.create(metadata={"merchantName": "Monza Süd"})

    text = vinr.web.get(page(session)).text

    assert "Monza Süd" in text
    assert "Monza Motors" not in text


def test_a_page_without_a_cart_shows_the_amount(vinr: VinrDesk) -> None:
    assert "€50.00" in vinr.web.get(page(vinr.create())).text


def test_the_page_speaks_the_customers_language(vinr: VinrDesk, session: dict[str, Any]) -> None:
    spanish = {"Accept-Language": "es-EC;q=0.8, en;q=0.1"}

    assert '<html lang="es">' in vinr.web.get(page(session), headers=spanish).text
    assert '<html lang="en">' in vinr.web.get(page(session)).text
    vinr.press(session, "decline")
    assert "otro código" in vinr.web.get(page(session), headers=spanish).text


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("https://d.example/ok", "https://d.example/ok?sessionId={}"),
        ("https://d.example/ok?", "https://d.example/ok?sessionId={}"),
        ("https://d.example/ok?desk=1&a=%20b", "https://d.example/ok?desk=1&a=%20b&sessionId={}"),
        ("https://d.example/ok?desk=1&", "https://d.example/ok?desk=1&sessionId={}"),
        ("https://d.example/ok#part?x", "https://d.example/ok?sessionId={}#part?x"),
        ("https://d.example/ok?desk=1#part", "https://d.example/ok?desk=1&sessionId={}#part"),
        ("https://d.example", "https://d.example?sessionId={}"),
    ],
)
def test_success_is_told_the_session(vinr: VinrDesk, given: str, wanted: str) -> None:
    session = vinr.create(successUrl=given)

    answer = vinr.press(session, "pay")

    assert (answer.status_code, answer.headers["Location"]) == (303, wanted.format(session["id"]))
    assert vinr.status(session) == "completed"


def test_cancel_leads_back_and_is_final(vinr: VinrDesk) -> None:
    session = vinr.create(cancelUrl="https://d.example/cart?desk=1#part")

    answer = vinr.press(session, "cancel")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://d.example/cart?desk=1#part"
    assert "You canceled this payment" in vinr.web.get(page(session)).text
    assert vinr.press(session, "pay").status_code == 409
    assert vinr.status(session) == "canceled"


def test_the_own_page_of_those_who_cancel_promises_nothing_false(vinr: VinrDesk) -> None:
    session = vinr.create(cancelUrl=f"{vinr.host.base_url}/practice/cancel")

    there = vinr.press(session, "cancel").headers["Location"]

    assert "while the seller’s screen shows it" in vinr.web.get(there).text


@pytest.mark.parametrize("below", ["", "/authenticate"])
def test_a_declined_card_ends_it(vinr: VinrDesk, session: dict[str, Any], below: str) -> None:
    if below:
        vinr.press(session, "authenticate")

    answer = vinr.press(session, "decline", below)

    assert answer.status_code == 200
    assert "The payment failed" in answer.text
    assert Form(answer).forms == []
    assert Form(vinr.web.get(page(session))).forms == []
    assert vinr.status(session) == "failed"


def test_the_bank_may_ask(vinr: VinrDesk, session: dict[str, Any]) -> None:
    answer = vinr.press(session, "authenticate")

    form = Form(answer)
    assert form.buttons == ["pay", "decline"]
    assert "$84,500.00" in answer.text
    assert "VINR Checkout" in answer.text
    assert Form(vinr.web.get(page(session))).buttons == ["pay", "decline"]
    assert vinr.status(session) == "authentication_required"
    paid = vinr.web.post(str(form.forms[0]["action"]), data={"action": "pay"})
    assert paid.status_code == 303
    assert vinr.status(session) == "completed"


def test_five_minutes_end_in_the_middle_of_the_banks_question(
    vinr: VinrDesk, session: dict[str, Any]
) -> None:
    vinr.press(session, "authenticate")
    vinr.advance(300)

    late = vinr.press(session, "pay", "/authenticate")

    assert late.status_code == 410
    assert "no longer valid" in late.text
    assert vinr.status(session) == "expired"


def test_paying_twice_is_paying_once(vinr: VinrDesk, session: dict[str, Any]) -> None:
    vinr.press(session, "pay")

    for action in ("pay", "decline", "authenticate", "cancel"):
        answer = vinr.press(session, action)
        assert answer.status_code == 409
        assert "already paid" in answer.text
        assert f"sessionId={session['id']}" in answer.text
    assert vinr.status(session) == "completed"


@pytest.mark.parametrize("content", [b"", b"action=steal", b"action=%ff", b"x" * 100_000])
def test_another_form_changes_nothing(
    vinr: VinrDesk, session: dict[str, Any], content: bytes
) -> None:
    assert vinr.web.post(page(session), content=content).status_code == 400
    assert vinr.status(session) == "pending"


def test_an_unknown_page_is_a_404(vinr: VinrDesk) -> None:
    nobody = {"id": "ses_test_nobody"}

    assert vinr.web.get(page(nobody)).status_code == 404
    assert vinr.press(nobody, "pay").status_code == 404


def test_the_address_is_as_dense_as_a_real_one(session: dict[str, Any]) -> None:
    assert len(session["url"]) == 160
    assert session["url"].isascii()
