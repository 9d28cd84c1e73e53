"""The life of a session, walked by Hypothesis, and requests of every kind."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from monzapos.practice.vinr.session import FinalError, new_session
from tests.practice.vinr.desk import VinrDesk, body
from tests.practice.vinr.literal_table import FULL_EXAMPLE

# what a button makes of an open session, and what the browser gets
BUTTONS = {
    "pay": ("completed", 303),
    "decline": ("failed", 200),
    "authenticate": ("authentication_required", 200),
    "cancel": ("canceled", 303),
}
OPEN = ("pending", "authentication_required")


class Life(RuleBasedStateMachine):
    """What the reference says, beside what the server does.

    Time passes in steps of 50 seconds, so that the moments of the test itself decide nothing.
    """

    sessions = Bundle("sessions")
    desk: VinrDesk

    def __init__(self) -> None:
        super().__init__()
        self.age: dict[str, int] = {}
        self.status: dict[str, str] = {}

    @rule(target=sessions)
    def create(self) -> str:
        """Open a session."""
        name = str(self.desk.create()["id"])
        self.age[name], self.status[name] = 0, "pending"
        return name

    @rule(seconds=st.sampled_from([50, 100, 250]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.desk.advance(seconds)
        for name in self.age:
            self.age[name] += seconds
            if self.age[name] >= 300 and self.status[name] in OPEN:
                self.status[name] = "expired"

    @rule(
        name=sessions,
        action=st.sampled_from(sorted(BUTTONS)),
        below=st.sampled_from(["", "/authenticate"]),
    )
    def press(self, name: str, action: str, below: str) -> None:
        """Press a button, in time or too late."""
        before = self.status[name]
        answer = self.desk.press({"id": name}, action, below)
        if before in OPEN:
            self.status[name], wanted = BUTTONS[action]
        else:
            wanted = 410 if before == "expired" else 409
        assert answer.status_code == wanted

    @rule(name=sessions, below=st.sampled_from(["", "/authenticate"]))
    def look(self, name: str, below: str) -> None:
        """Look at the page, which changes nothing."""
        answer = self.desk.web.get(f"/vinr/pay/{name}{below}")
        assert answer.status_code == 200
        assert ("<form" in answer.text) == (self.status[name] in OPEN)

    @rule(name=consumes(sessions))
    def forget(self, name: str) -> None:
        """Leave a session alone for good; it is watched none the less."""

    @invariant()
    def the_result_says_what_happened(self) -> None:
        """Ask for every result."""
        for name, status in self.status.items():
            assert self.desk.status({"id": name}) == status


def test_a_session_lives_as_the_reference_says(vinr: VinrDesk) -> None:
    Life.desk = vinr

    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=15))


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(json.loads(FULL_EXAMPLE))), value=_JSON)
def test_any_value_is_accepted_or_refused_with_words(vinr: VinrDesk, name: str, value: Any) -> None:
    answer = vinr.post(body(**{name: value}))

    if answer.status_code == 200:
        assert vinr.status(answer.json()) == "pending"
    else:
        assert answer.status_code in (400, 422)
        error = answer.json()["error"]
        assert error["message"]
        assert error["param"].startswith(name)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60))
def test_any_bytes_are_no_surprise(vinr: VinrDesk, content: bytes) -> None:
    assert vinr.post(content).json()["error"]["type"] == "validation_error"


@pytest.mark.parametrize("place", ["successUrl", "cancelUrl"])
def test_practice_lets_its_own_pages_be_plain_http(vinr: VinrDesk, place: str) -> None:
    own = f"{vinr.host.base_url}/practice/done?desk=1"

    assert vinr.post(body(**{place: own})).status_code == 200
    for other in (own.replace("/practice/", "/elsewhere/"), own.replace("http", "ftp")):
        assert vinr.post(body(**{place: other})).status_code == 400


def test_a_picture_is_never_plain_http(vinr: VinrDesk) -> None:
    own = f"{vinr.host.base_url}/practice/car.png"

    assert vinr.post(body(cartItems=[{"image": own}])).status_code == 400


@pytest.mark.parametrize(
    ("kind", "discount", "status"),
    [
        ("percentage", 0, 200),
        ("percentage", 12.5, 200),
        ("percentage", 100, 200),
        ("percentage", 100.5, 400),
        ("fixed", 2500, 200),
        ("fixed", 25.5, 400),
        ("fixed", -1, 400),
    ],
)
def test_a_discount_is_percent_or_minor_units(
    vinr: VinrDesk, kind: str, discount: float, status: int
) -> None:
    code = {"code": "SAVE", "discount": discount, "discountType": kind}
    metadata = {"promoCode": {"enabled": False, "availableCodes": [code]}}

    assert vinr.post(body(metadata=metadata)).status_code == status


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("JPY", 8450000, "¥8,450,000"), ("KWD", 12345670, "12,345.670"), ("ISK", 900000, "900,000")],
)
def test_minor_units_are_those_of_iso_4217(
    vinr: VinrDesk, currency: str, amount: int, shown: str
) -> None:
    session = vinr.create(currency=currency, amount=amount)

    assert shown in vinr.web.get(f"/vinr/pay/{session['id']}").text
    assert vinr.result(session).json()["currency"] == currency


@pytest.mark.parametrize("end", ["pay", "decline", "cancel", "expire"])
@pytest.mark.parametrize("late", ["pay", "decline", "authenticate", "cancel", "expire"])
def test_a_final_session_cannot_be_moved(end: str, late: str) -> None:
    session = new_session({}, 0, "http://127.0.0.1:1")
    final = getattr(session.authenticate(), end)()

    with pytest.raises(FinalError, match=final.status):
        getattr(final, late)()
