"""The light that may be shown depends on how fresh the provider's word is."""

import pytest

from monzapos.application.news import FRESH_FOR, Contact, SaleNews
from monzapos.domain.attempt import AttemptState, Light
from tests.application.samples import attempt, observation, sale

S = AttemptState


def light(state: S, contact: Contact, now: float = 100.0) -> Light:
    return SaleNews(sale(attempt(state)), contact).light(now)


def test_after_a_start_an_open_session_is_unknown_until_it_is_asked() -> None:
    assert light(S.OPEN, Contact()) is Light.UNKNOWN
    assert light(S.OPEN, Contact(trouble="timeout")) is Light.UNKNOWN


def test_an_answer_makes_it_known() -> None:
    assert light(S.OPEN, Contact(checked=100)) is Light.WAITING


def test_an_old_answer_stands_as_long_as_asking_does_not_fail() -> None:
    assert light(S.OPEN, Contact(checked=100), now=100 + 3600) is Light.WAITING


def test_a_failing_provider_is_believed_for_a_moment_only() -> None:
    failing = Contact(checked=100, trouble="no_network")
    assert light(S.OPEN, failing, now=100 + FRESH_FOR) is Light.WAITING
    assert light(S.OPEN, failing, now=100 + FRESH_FOR + 0.1) is Light.UNKNOWN


@pytest.mark.parametrize("contact", [Contact(), Contact(trouble="timeout"), Contact(checked=0)])
@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (S.PAID, Light.PAID),
        (S.EXPIRED, Light.NOT_PAID),
        (S.REFUSED, Light.NOT_PAID),
        (S.NOT_FOUND, Light.NOT_PAID),
        (S.PREPARED, Light.UNKNOWN),
        (S.ALARM, Light.UNKNOWN),
    ],
)
def test_a_final_word_needs_no_freshness(state: S, shown: Light, contact: Contact) -> None:
    assert light(state, contact, now=10**9) is shown


def test_a_customer_who_pays_is_seen() -> None:
    paying = attempt(last=observation(S.OPEN, light=Light.PAYING))
    assert SaleNews(sale(paying), Contact(checked=100)).light(100) is Light.PAYING


def test_an_observation_alone_never_turns_the_light_to_paid() -> None:
    odd = attempt(last=observation(S.OPEN, light=Light.PAID))
    assert SaleNews(sale(odd), Contact(checked=100)).light(100) is Light.UNKNOWN
