"""What the stage says, and what may be done, in every state of a sale."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monzapos.application.news import Contact, SaleNews
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.hold import HoldKind
from monzapos.domain.payment import Purpose
from monzapos.domain.sale import Sale
from monzapos.presentation.sale_screen import SaleScreen, sale_screen
from monzapos.presentation.sale_steps import Mark, Stage
from tests.application.samples import NOON, alarm, attempt, hold, observation, sale

S = AttemptState
NOW = 1_000.0
CHECKED = Contact(checked=NOW, checked_at=NOON)
OFFLINE = Contact(checked=NOW - 60, checked_at=NOON, trouble="no_network", retry_at=NOW + 5)


def screen(
    of: Sale, contact: Contact = CHECKED, *, may_show: bool = True, left: float = 3_599.5
) -> SaleScreen:
    return sale_screen(SaleNews(of, contact, NOW + left, may_show), NOW)


def vinr(one: Attempt, left: float | None = 299.5, others: tuple[str, ...] = ()) -> SaleScreen:
    """Return the screen of a sale with VINR, which cannot close a session."""
    of = sale(replace(one, provider="vinr"))
    expires = None if left is None else NOW + left
    return sale_screen(SaleNews(of, CHECKED, expires, can_close=False, others=others), NOW)


PAYING = attempt(last=observation(S.OPEN, light=Light.PAYING))
CLOSING = attempt(cancel_asked=True)
STAGES: dict[str, tuple[Attempt, Contact, Stage, Light, str]] = {
    "written down": (
        attempt(S.PREPARED), Contact(), Stage.CREATING, Light.UNKNOWN, "Creating the checkout",
    ),
    "no answer to the create": (
        attempt(S.PREPARED), Contact(trouble="timeout"), Stage.UNKNOWN, Light.UNKNOWN, "DON’T KNOW",
    ),
    "open": (attempt(), CHECKED, Stage.CODE, Light.WAITING, "Waiting for the customer"),
    "paying": (PAYING, CHECKED, Stage.CODE, Light.PAYING, "The customer is paying"),
    "offline": (attempt(), OFFLINE, Stage.CODE, Light.UNKNOWN, "Don’t know"),
    "closing": (CLOSING, CHECKED, Stage.CLOSING, Light.WAITING, "Closing the checkout"),
    "closing offline": (CLOSING, OFFLINE, Stage.CLOSING, Light.UNKNOWN, "Closing the checkout"),
    "paid": (attempt(S.PAID), CHECKED, Stage.PAID, Light.PAID, "PAID"),
    "expired": (attempt(S.EXPIRED), CHECKED, Stage.NOT_PAID, Light.NOT_PAID, "NOT PAID"),
    "refused": (
        attempt(S.REFUSED, refusal="key_refused"), CHECKED, Stage.NOT_PAID, Light.NOT_PAID,
        "NOT PAID",
    ),
    "not found": (attempt(S.NOT_FOUND), CHECKED, Stage.NOT_PAID, Light.NOT_PAID, "NOT PAID"),
    "alarm": (attempt(S.ALARM), CHECKED, Stage.UNKNOWN, Light.UNKNOWN, "DON’T KNOW"),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
def test_the_stage_and_its_headline(name: str) -> None:
    one, contact, stage, light, headline = STAGES[name]
    shown = screen(sale(one), contact)
    assert (shown.stage, shown.light, shown.headline) == (stage, light, headline)
    assert shown.subline
    assert shown.vehicle == "Veloce S · 2024"
    assert shown.about == "Veloce S · 2024 · full price · Jane Smith"
    assert shown.amount == "$84,500.00"
    assert "Stripe" in shown.cancel_note


@pytest.mark.parametrize("name", STAGES)
def test_what_may_be_done(name: str) -> None:
    one, contact, stage, _, _ = STAGES[name]
    shown = screen(sale(one), contact)
    assert shown.may_copy is (stage is Stage.CODE)
    assert (shown.qr_url is not None) is (stage is Stage.CODE)
    assert bool(shown.countdown) is (stage in (Stage.CODE, Stage.CLOSING))
    assert shown.may_renew is (stage is Stage.NOT_PAID)
    cancellable = {"written down", "no answer to the create", "open", "paying", "offline"}
    assert shown.may_cancel is (name in cancellable)
    assert not (shown.may_renew and shown.may_cancel)


states = st.builds(
    lambda state, asked, light: attempt(
        state,
        cancel_asked=asked,
        last=observation(state, light=light) if state not in (S.PREPARED, S.REFUSED) else None,
    ),
    st.sampled_from(S),
    st.booleans(),
    st.sampled_from(Light),
)


@given(
    one=states,
    purpose=st.sampled_from([Purpose.FULL, Purpose.DEPOSIT]),
    may_show=st.booleans(),
    trouble=st.sampled_from(["", "timeout", "key_refused"]),
    checked=st.sampled_from([None, NOW, NOW - 100]),
    alarmed=st.booleans(),
    can_close=st.booleans(),
    left=st.sampled_from([0.0, 0.9, 300.0, 86_400.0]),
)
def test_no_second_code_while_one_can_be_paid_and_no_keys_before_the_price_is_paid(
    one: Attempt,
    purpose: Purpose,
    may_show: bool,
    trouble: str,
    checked: float,
    alarmed: bool,
    can_close: bool,
    left: float,
) -> None:
    alarms = (alarm("late_money"),) if alarmed else ()
    of = sale(one, purpose=purpose, alarms=alarms)
    contact = Contact(checked=checked, trouble=trouble)
    news = SaleNews(of, contact, NOW + left, may_show, can_close, others=("vinr",))
    shown = sale_screen(news, NOW)
    if one.payable:
        assert not shown.may_renew
    if shown.switch_to:
        assert one.dead
    if left < 1 and one.payable:
        assert shown.light is not Light.NOT_PAID
        assert shown.qr_url is None
    if shown.qr_url:
        assert one.state is S.OPEN
        assert may_show
    whole = one.state is S.PAID and purpose is Purpose.FULL and not alarmed
    assert shown.release_keys is whole
    assert ("Release the keys" in shown.subline) is whole


def test_the_link_is_shown_with_its_host_and_never_another() -> None:
    shown = screen(sale(attempt()))
    assert shown.qr_url == "https://checkout.stripe.com/c/pay/cs_1#x"
    assert (shown.host, shown.desk_code) == ("checkout.stripe.com", "K7QX")
    hidden = screen(sale(attempt()), may_show=False)
    assert (hidden.stage, hidden.qr_url, hidden.host) == (Stage.UNKNOWN, None, "")
    assert "checkout.stripe.com, which is not on the list" in hidden.subline
    assert "More hosts that a QR may lead to" in hidden.subline  # what to do about it


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://pay.dealer.example/c/1?x=https://checkout.stripe.com", "pay.dealer.example,"),
        ("https://checkout.stripe.com@evil.example/c/1", "to evil.example,"),
        ("https://checkout.stripe.com:8443/c/1", "checkout.stripe.com:8443,"),
        ("http://checkout.stripe.com/c/1", "http://checkout.stripe.com,"),
        ("https://[evil", "https://[evil,"),
    ],
)
def test_a_hidden_link_says_where_it_leads(url: str, told: str) -> None:
    assert told in screen(sale(attempt(url=url)), may_show=False).subline


MARK = "TEST · no real money"


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("livemode", [True, False, None])
def test_a_test_checkout_of_the_website_says_so_in_every_stage(
    name: str, livemode: bool | None
) -> None:
    one, contact, *_ = STAGES[name]
    one = replace(one, provider="site", livemode=livemode)
    shown = screen(replace(sale(one), practice=False), contact)
    assert shown.mark == (MARK if livemode is False else "")
    assert shown.subline.startswith(MARK) is (livemode is False)
    practised = screen(sale(one), contact)
    assert (practised.mark, MARK in practised.subline) == ("", False)


@pytest.mark.parametrize(("livemode", "released"), [(True, True), (None, True), (False, False)])
def test_nobody_releases_the_keys_for_test_money(livemode: bool | None, released: bool) -> None:
    one = attempt(S.PAID, provider="site", livemode=livemode)
    shown = screen(replace(sale(one, hold=hold(HoldKind.SOLD)), practice=False))
    assert (shown.headline, shown.release_keys) == ("PAID", released)
    assert shown.subline == ("Release the keys" if released else MARK)


def test_a_paid_price_releases_the_keys() -> None:
    shown = screen(sale(attempt(S.PAID), hold=hold(HoldKind.SOLD)))
    assert (shown.headline, shown.subline) == ("PAID", "Release the keys")
    assert shown.release_keys
    assert shown.detail.startswith("read from Stripe at ")


def test_a_paid_deposit_says_until_when_and_keeps_the_keys() -> None:
    kept = hold(HoldKind.DEPOSIT, NOON + timedelta(days=7))
    shown = screen(sale(attempt(S.PAID), purpose=Purpose.DEPOSIT, hold=kept))
    assert shown.headline == "DEPOSIT PAID"
    assert shown.subline == "The car is held until May 11, 2026 · keys stay here"
    assert (shown.deposit, shown.release_keys, shown.amount) == (True, False, "$1,000.00")
    assert not shown.alarm


@pytest.mark.parametrize("code", ["late_money", "paid_twice"])
def test_paid_with_an_alarm_says_the_alarm_and_keeps_the_keys(code: str) -> None:
    shown = screen(sale(attempt(S.PAID), alarms=(alarm(code),)))
    assert shown.headline == "PAID"
    assert (shown.release_keys, shown.alarm) == (False, True)
    assert "whole price" not in shown.subline
    assert "customer" in shown.subline


def ended(status: str, **changes: object) -> Attempt:
    last = observation(S.EXPIRED, provider_status=status)
    return attempt(S.EXPIRED, last=last, **changes)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (ended("expired/unpaid"), "The code ran out"),
        (ended("expired"), "The code ran out"),
        (ended("expired", cancel_asked=True), "Cancelled. The link is dead"),
        (ended("failed"), "The payment failed: the card was declined. No money was taken. Try"),
        (ended("failed", cancel_asked=True), "Try another card with a new code."),
        (ended("canceled"), "The customer cancelled on the page."),
        (ended("cancelled", cancel_asked=True), "The customer cancelled on the page."),
        (ended("a new word"), "Stripe says that it can no longer be paid. No money was taken."),
        (ended("a new word", cancel_asked=True), "Cancelled. The link is dead"),
        (attempt(S.REFUSED, refusal="key_refused"), "does not accept this key"),
        (attempt(S.REFUSED, refusal=""), "refused the checkout"),
        (attempt(S.NOT_FOUND), "has no such checkout"),
    ],
)
def test_not_paid_says_why(one: Attempt, words: str) -> None:
    assert words in screen(sale(one)).subline


@pytest.mark.parametrize("code", ["amount", "currency", "reference", "session", "livemode"])
def test_an_alarm_says_what_does_not_fit(code: str) -> None:
    over = screen(sale(attempt(S.ALARM, last=observation(S.ALARM, alarm=code, final=True))))
    assert "eys" in over.subline
    assert not over.may_cancel
    still_open = screen(sale(attempt(S.ALARM, last=observation(S.ALARM, alarm=code))))
    assert still_open.may_cancel


def test_dont_know_says_what_is_being_done() -> None:
    shown = screen(sale(attempt(S.PREPARED)), Contact(trouble="timeout"))
    wait = "No second code can be made until this one is settled."
    assert shown.subline == f"The provider did not answer in time. {wait}"
    waiting = screen(sale(attempt()), OFFLINE)
    assert waiting.subline.startswith("Cannot ask Stripe. ")
    assert waiting.subline.endswith(wait)
    assert waiting.detail == "Last checked 60 s ago"
    fresh = screen(sale(attempt()), Contact())
    assert (fresh.headline, fresh.detail) == ("Don’t know", "Asking Stripe…")
    assert fresh.subline.endswith(wait)
    assert "Cannot" not in fresh.subline  # nobody has tried


@pytest.mark.parametrize(
    ("left", "text"),
    [(3_600, "1:00:00"), (3_599.9, "59:59"), (61, "01:01"), (0, "00:00"), (-5, "00:00")],
)
def test_the_countdown(left: float, text: str) -> None:
    news = SaleNews(sale(attempt()), CHECKED, NOW + left)
    assert sale_screen(news, NOW).countdown == text
    assert sale_screen(replace(news, expires=None), NOW).countdown == ""


@pytest.mark.parametrize(
    ("left", "text"),
    [(299.9, "04:59"), (30 * 60, "30:00"), (24 * 3600 - 1, "23:59:59"), (None, "")],
)
def test_the_countdown_of_any_lifetime(left: float | None, text: str) -> None:
    assert vinr(attempt(), left).countdown == text
    assert vinr(CLOSING, left).countdown == text


@pytest.mark.parametrize("one", [attempt(), PAYING, CLOSING])
@pytest.mark.parametrize("left", [0.9, 0, -3_600])
def test_a_clock_at_zero_never_says_not_paid(one: Attempt, left: float) -> None:
    for shown, name in ((screen(sale(one), left=left), "Stripe"), (vinr(one, left), "VINR")):
        assert (shown.stage, shown.countdown, shown.qr_url) == (Stage.ENDING, "00:00", None)
        assert shown.light in (Light.WAITING, Light.PAYING)
        said = f"{shown.headline}. {shown.subline}".lower()
        assert "the code’s time is over" in said
        assert f"asking {name.lower()} for the last word" in said
        assert "The car stays held" in shown.subline
        assert (shown.may_renew, shown.switch_to) == (False, "")
        paying = one is PAYING
        assert shown.headline == ("The customer is paying" if paying else "The code’s time is over")
        assert shown.steps[2].text == f"Asking {name} for the last word"
    assert screen(sale(attempt()), left=left).may_cancel
    assert not vinr(attempt(), left).may_cancel


def test_at_zero_a_provider_that_cannot_be_asked_is_said() -> None:
    shown = screen(sale(attempt()), OFFLINE, left=0)
    assert (shown.stage, shown.light) == (Stage.ENDING, Light.UNKNOWN)
    assert shown.headline == "The code’s time is over"
    assert shown.subline.startswith("The provider cannot be reached. Asking Stripe")


def test_a_link_that_cannot_be_closed_is_said_before_and_after_cancelling() -> None:
    before, after = vinr(attempt(), 272), vinr(CLOSING, 271)
    assert "VINR cannot close a link: whoever has it can still pay for 04:32." in before.cancel_note
    assert "the car stays held until VINR’s last word" in before.cancel_note
    assert (before.may_cancel, after.may_cancel) == (True, False)
    assert (after.stage, after.headline) == (Stage.CLOSING, "Waiting until the link ends")
    assert after.subline == (
        "VINR cannot close it: it can still be paid for 04:31. "
        "The car stays held until VINR’s last word."
    )
    assert (after.qr_url, after.may_copy, after.may_renew) == (None, False, False)
    assert after.steps[2].text == "Waiting until the link ends"
    paying = vinr(replace(CLOSING, last=observation(S.OPEN, light=Light.PAYING)))
    assert paying.headline == "The customer is paying"
    unknown = vinr(replace(CLOSING, state=S.PREPARED), None)
    assert "until its time is over" in unknown.subline
    assert "until its time is over" in unknown.cancel_note


def test_while_a_code_lives_another_provider_has_to_wait() -> None:
    other = ("stripe",)
    wait = "Stripe can take over when this code ends, in 04:59."
    assert vinr(attempt(), others=other).switch_note == wait
    assert vinr(CLOSING, others=other).switch_note == wait
    assert vinr(attempt(), None, other).switch_note.endswith("when this code ends.")
    assert vinr(attempt(), 0, other).switch_note.endswith("take over after VINR’s last word.")
    with_vinr = SaleNews(sale(attempt()), CHECKED, others=("vinr",))
    closing = replace(with_vinr, sale=sale(CLOSING))
    assert sale_screen(with_vinr, NOW).switch_note == "To switch to VINR, cancel this code first."
    after = "VINR can take over after Stripe’s last word."
    assert sale_screen(closing, NOW).switch_note == after
    assert vinr(attempt()).switch_note == ""


def test_another_provider_is_offered_when_nobody_can_pay_any_more() -> None:
    for one in (ended("failed"), attempt(S.REFUSED, refusal="key_refused"), attempt(S.NOT_FOUND)):
        shown = vinr(one, None, ("stripe",))
        assert (shown.may_renew, shown.switch_to, shown.switch_note) == (True, "stripe", "")
        assert vinr(one, None).switch_to == ""
    assert vinr(attempt(S.PAID), None, ("stripe",)).switch_to == ""


def marks(of: Sale, contact: Contact = CHECKED) -> list[tuple[str, Mark]]:
    return [(step.text, step.mark) for step in screen(of, contact).steps]


def test_the_time_line_goes_on_with_the_sale() -> None:
    written = ("Sale written to the journal, car held", Mark.DONE)
    created = ("Checkout created", Mark.DONE)
    todo = ("Paid: release the keys", Mark.TODO)
    assert marks(sale(attempt(S.PREPARED)), Contact()) == [
        written, ("Checkout created", Mark.NOW), todo,
    ]  # fmt: skip
    assert marks(sale(attempt())) == [
        written, created, ("Waiting for the customer to pay", Mark.NOW), todo,
    ]  # fmt: skip
    assert marks(sale(PAYING))[2] == ("The customer is paying", Mark.NOW)
    assert marks(sale(CLOSING))[2] == ("Closing the checkout", Mark.NOW)
    assert marks(sale(attempt(S.PAID)))[2:] == [("The customer has paid", Mark.DONE)]
    dead = ("Closed without payment, car free", Mark.FAILED)
    assert marks(sale(attempt(S.EXPIRED)))[2:] == [dead]
    assert marks(sale(attempt(S.REFUSED))) == [written, dead]


def test_a_deposits_time_line_promises_no_keys() -> None:
    assert marks(sale(attempt(), purpose=Purpose.DEPOSIT))[-1][0] == (
        "Paid: the car is held, keys stay"
    )


def test_the_facts_when_it_is_over() -> None:
    long = attempt(S.PAID, payment_reference="pi_3PabcdefghijklmnopqrstuvwxyZ")
    facts = dict(screen(sale(long)).facts)
    assert facts["Paid"] == "$84,500.00 USD"
    assert facts["Stripe payment"] == "pi_3Pa…wxyZ"
    assert facts["Salesperson"] == "Ana · Desk 1"
    assert "Amount" in dict(screen(sale(attempt(S.EXPIRED))).facts)


def test_a_declined_card_is_told_while_the_code_can_still_be_paid() -> None:
    declined = observation(S.OPEN, provider_status="open/unpaid/requires_payment_method")
    told = screen(sale(attempt(last=declined)))
    assert (told.stage, told.light) == (Stage.CODE, Light.WAITING)
    assert told.subline == "card declined; the customer can try another"
    assert screen(sale(attempt(last=observation(S.OPEN)))).subline == "nothing paid yet"


RELEASED = {"alarms": (alarm("checkout_released"),), "hold": None}


@pytest.mark.parametrize("one", [attempt(), PAYING, attempt(S.PREPARED)])
def test_a_car_that_was_put_back_on_sale_elsewhere_is_said_in_loud_words(one: Attempt) -> None:
    shown = screen(sale(one, **RELEASED))  # type: ignore[arg-type]
    assert (shown.stage, shown.light) == (Stage.UNKNOWN, Light.UNKNOWN)
    assert shown.headline == "The car is back on sale"
    for words in ("A manager at another desk", "can still be paid", "Cancel this sale now."):
        assert words in shown.subline
    assert ("The customer is paying" in shown.subline) is (one is PAYING)
    assert (shown.qr_url, shown.may_copy, shown.may_cancel) == (None, False, True)
    assert "stays held" not in shown.cancel_note
    assert shown.steps[-1].mark is Mark.FAILED
    assert "cancel the code" in shown.steps[-1].text
    assert "Paid: release the keys" not in [step.text for step in shown.steps]


@pytest.mark.parametrize("can_close", [True, False])
@pytest.mark.parametrize("left", [3_599.5, -1.0])
def test_a_car_on_sale_is_not_called_held_while_its_code_is_closed(
    *, can_close: bool, left: float
) -> None:
    of = sale(CLOSING, **RELEASED)  # type: ignore[arg-type]
    shown = sale_screen(SaleNews(of, CHECKED, NOW + left, can_close=can_close), NOW)
    assert shown.headline == "The car is back on sale"
    assert shown.subline
    assert "held" not in shown.subline + shown.cancel_note


def test_a_paid_car_that_is_back_on_sale_releases_no_keys() -> None:
    shown = screen(sale(attempt(S.PAID), hold=None))
    assert (shown.headline, shown.release_keys) == ("PAID", False)
    assert shown.subline == "The car is back on sale · keys stay here"


def test_with_a_key_the_websites_checkout_is_asked_about_at_stripe() -> None:
    texts = []
    paid = attempt(S.PAID, payment_reference="pi_1")
    for one in (attempt(), CLOSING, paid, attempt(S.EXPIRED)):
        for left in (3_599.5, -1.0):
            of = sale(replace(one, provider="site"))
            shown = sale_screen(SaleNews(of, CHECKED, NOW + left), NOW)
            steps = [step.text for step in shown.steps]
            facts = [name for name, _ in shown.facts]
            texts += [shown.subline, shown.detail, shown.cancel_note, *steps, *facts]
    assert not [text for text in texts if "website" in text.lower()]
    assert "Asked Stripe 0 s ago" in texts
    assert any(text.startswith("read from Stripe at ") for text in texts)
    assert "Stripe payment" in texts
    unread = SaleNews(sale(attempt(provider="site")), CHECKED, NOW, can_look=False, can_close=False)
    assert sale_screen(unread, NOW).cancel_note.startswith("The website cannot close a link")


@pytest.mark.parametrize("one", [attempt(), PAYING])
def test_a_car_that_another_desk_holds_too_is_said_while_the_code_is_shown(one: Attempt) -> None:
    shown = screen(sale(one, alarms=(alarm("held_elsewhere"),)))
    assert "Another desk holds this car" in shown.subline
    over = screen(sale(one, alarms=(alarm("held_elsewhere", is_open=False),)))
    assert "Another desk" not in over.subline
