"""The events that commands print: their order and their fields, as scripts rely on them."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from monzapos.application.news import Contact, SaleNews
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.sale import Sale
from monzapos.presentation.narration import Event, Narrator, finished, refusal_event, rfc3339
from monzapos.presentation.terminal import event_text
from tests.application.samples import NOON, attempt, observation, sale

S = AttemptState
CHECKED = Contact(checked=100, checked_at=NOON)
COMMON = {"event", "at", "sale_id", "practice"}
OF_ATTEMPT = COMMON | {"attempt", "provider"}
OF_SESSION = OF_ATTEMPT | {"session_id"}


class Listener:
    """Hears a sale's news, and keeps the events."""

    def __init__(self) -> None:
        self.narrator = Narrator(NOON, 100.0)

    def hear(self, of: Sale, contact: Contact = CHECKED, *, may_show: bool = True) -> list[Event]:
        return list(self.narrator.tell(SaleNews(of, contact, None, may_show)))


def names(events: list[Event]) -> list[str]:
    return [event["event"] for event in events]


PAYING = attempt(last=observation(S.OPEN, light=Light.PAYING, provider_status="open/unpaid/x"))


def test_a_sale_from_its_start_to_its_end() -> None:
    listener = Listener()
    assert names(listener.hear(sale(attempt(S.PREPARED)), Contact())) == [
        "sale_started",
        "attempt_started",
    ]
    assert names(listener.hear(sale(attempt()))) == ["session_opened", "observed"]
    assert listener.hear(sale(attempt())) == []
    assert names(listener.hear(sale(PAYING))) == ["observed"]
    assert names(listener.hear(sale(attempt(S.PAID)))) == ["observed", "settled"]
    assert listener.hear(sale(attempt(S.PAID))) == []


def test_every_event_has_its_fields() -> None:
    events = Listener().hear(sale(attempt(S.PAID)))
    fields = {event["event"]: set(event) for event in events}
    assert fields == {
        "sale_started": COMMON | {"vehicle_id", "amount", "currency"},
        "attempt_started": OF_SESSION | {"idempotency_key"},
        "session_opened": OF_SESSION | {"url", "expires_at", "desk_code", "livemode"},
        "observed": OF_SESSION | {"light", "provider_status"},
        "settled": OF_SESSION | {"light", "provider_status", "amount", "currency", "purpose"},
    }
    assert [json.loads(json.dumps(event)) for event in events] == events
    settled = events[-1]
    assert settled == {
        "event": "settled",
        "at": "2026-05-04T12:00:00.000Z",
        "sale_id": "sale-1",
        "attempt": 1,
        "provider": "stripe",
        "session_id": "cs_1",
        "practice": True,
        "light": "paid",
        "provider_status": "complete/paid",
        "purpose": "full",
        "amount": 8_450_000,
        "currency": "usd",
    }
    assert events[2]["expires_at"] == "2026-05-04T13:00:00.000Z"


@pytest.mark.parametrize("livemode", [True, False, None])
def test_a_session_tells_what_money_it_is_where_that_is_known(livemode: bool | None) -> None:
    events = Listener().hear(sale(attempt(livemode=livemode)))
    [opened] = [event for event in events if event["event"] == "session_opened"]
    assert opened.get("livemode", "unknown") == ("unknown" if livemode is None else livemode)


def test_people_read_that_it_is_a_test_beside_the_code_and_the_light() -> None:
    events = Listener().hear(sale(attempt(S.PAID, livemode=False)))
    mark = "TEST · no real money"
    marked = [e["event"] for e in events if event_text(e, mark).startswith(f"{mark}. ")]
    assert marked == ["session_opened", "observed", "settled"]
    assert event_text(events[-1], mark) == f"{mark}. PAID: $84,500.00"
    assert event_text(events[-1]) == "PAID: $84,500.00"


@pytest.mark.parametrize(
    ("state", "light", "status"),
    [
        (S.EXPIRED, "not_paid", "expired/unpaid"),
        (S.REFUSED, "not_paid", "refused"),
        (S.NOT_FOUND, "not_paid", "not_found"),
    ],
)
def test_the_end_is_told_as_the_provider_said_it(state: S, light: str, status: str) -> None:
    settled = next(e for e in Listener().hear(sale(attempt(state))) if e["event"] == "settled")
    assert (settled["light"], settled["provider_status"]) == (light, status)


def test_an_alarm_is_settled_as_unknown_with_its_trouble() -> None:
    one = attempt(S.ALARM, last=observation(S.ALARM, alarm="amount", final=True))
    events = Listener().hear(sale(one))
    assert names(events)[-3:] == ["observed", "trouble", "settled"]
    assert events[-2]["title"] == "Another sum"
    assert events[-1]["light"] == "unknown"
    assert finished(sale(one))


def test_an_unsettled_payment_is_not_over() -> None:
    events = Listener().hear(sale(attempt(S.ALARM)))
    assert names(events)[-1] == "trouble"
    assert not finished(sale(attempt(S.ALARM)))


def test_a_declined_card_is_told_to_people_in_words() -> None:
    seen = {"event": "observed", "light": "waiting"}
    declined = seen | {"provider_status": "open/unpaid/requires_payment_method"}
    assert event_text(declined) == "Waiting (card declined; the customer can try another)"
    assert event_text(seen | {"provider_status": "open/unpaid"}) == "Waiting (open/unpaid)"


def test_trouble_is_told_once_and_again_when_it_comes_back() -> None:
    listener = Listener()
    listener.hear(sale(attempt()))
    failing = Contact(checked=100, trouble="no_network", retry_at=104.25)
    (trouble,) = listener.hear(sale(attempt()), failing)
    assert set(trouble) == OF_SESSION | {"title", "message", "retry_in"}
    assert (trouble["title"], trouble["retry_in"]) == ("No connection", 4.25)
    assert listener.hear(sale(attempt()), failing) == []
    assert listener.hear(sale(attempt())) == []
    assert names(listener.hear(sale(attempt()), failing)) == ["trouble"]


def test_a_light_that_grows_stale_is_told() -> None:
    listener = Listener()
    listener.hear(sale(attempt()))
    failing = Contact(checked=100, trouble="timeout", retry_at=120)
    listener.hear(sale(attempt()), failing)
    listener.narrator.now = 111.0
    (observed,) = listener.hear(sale(attempt()), failing)
    assert (observed["event"], observed["light"]) == ("observed", "unknown")
    listener.narrator.now = 112.0
    (observed,) = listener.hear(sale(attempt()), Contact(checked=112))
    assert observed["light"] == "waiting"


def test_a_link_that_may_not_be_shown_is_trouble() -> None:
    events = Listener().hear(sale(attempt()), may_show=False)
    assert events[-1]["title"] == "The link is not shown"
    assert "checkout.stripe.com" in str(events[-1]["message"])


def test_a_refused_request_says_why() -> None:
    events = Listener().hear(sale(attempt(S.REFUSED, refusal="key_refused")))
    assert [e["title"] for e in events if e["event"] == "trouble"] == ["The key was refused"]


def test_a_second_attempt_is_told_with_its_number() -> None:
    listener = Listener()
    listener.hear(sale(attempt(S.EXPIRED)))
    second = attempt(S.PREPARED, id="attempt-2", number=2, idempotency_key="key-2")
    (started,) = listener.hear(sale(attempt(S.EXPIRED), second), Contact())
    assert (started["event"], started["attempt"]) == ("attempt_started", 2)
    assert "session_id" not in started


def test_a_command_that_comes_in_the_middle_tells_only_what_follows() -> None:
    listener = Listener()
    listener.narrator.join(SaleNews(sale(attempt()), CHECKED))
    assert names(listener.hear(sale(attempt()))) == ["observed"]
    assert names(listener.hear(sale(attempt(S.PAID)))) == ["observed", "settled"]


def test_a_refusal_before_anything_was_sent_is_one_trouble() -> None:
    event = refusal_event(Refusal("bad_deposit"), NOON)
    assert set(event) == {"event", "at", "title", "message", "retry_in"}
    assert event["retry_in"] is None
    assert event["message"].startswith("A deposit has to be more than zero. Type")
    certain = refusal_event(ProviderTrouble("request_refused", certain=True, message="No."), NOON)
    assert "No." in certain["message"]


def test_times_are_utc_whatever_the_moment_is_in() -> None:
    there = datetime(2026, 5, 4, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(there) == rfc3339(NOON) == "2026-05-04T12:00:00.000Z"
    assert rfc3339(datetime(2026, 5, 4, 12, 0, 0, 999_999, UTC)).endswith("00.999Z")


def test_a_cancel_that_cannot_close_the_link_says_so_once() -> None:
    wished = sale(attempt(provider="vinr", cancel_asked=True))
    news = SaleNews(wished, CHECKED, can_close=False)
    listener = Listener()
    listener.narrator.join(news)
    told = [*listener.narrator.tell(news), *listener.narrator.tell(news)]
    assert names(told) == ["observed", "trouble"]
    assert told[1]["title"] == "The link cannot be closed"
    assert told[1]["message"].startswith("VINR cannot close a link: it can still be paid until")
    assert told[1]["retry_in"] is None
    assert "trouble" not in names(Listener().hear(wished))
