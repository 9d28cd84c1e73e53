"""Tells a sale's news as the events that ``sell``, ``watch`` and ``cancel`` print: pure.

Times are RFC 3339 in UTC with Z, amounts integers of minor units, currencies lower-case.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monzapos.application.news import SaleNews
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.domain.sale import Sale
from monzapos.presentation.error_notice import Notice, notice, notice_for, refused_notice
from monzapos.presentation.hidden_link import hidden_link

Event = dict[str, Any]


def rfc3339(moment: datetime) -> str:
    """Return a moment as scripts read it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def refusal_event(refusal: Refusal, at: datetime) -> Event:
    """Return the one event of a command that was refused before anything was sent."""
    words = notice(refusal)
    return {
        "event": "trouble",
        "at": rfc3339(at),
        "title": words.title,
        "message": f"{words.message} {words.action}".strip(),
        "retry_in": None,
    }


def finished(sale: Sale) -> bool:
    """Whether nothing more will be said of a sale's newest attempt by itself."""
    return sale.attempt is not None and sale.attempt.final


@dataclass(slots=True)
class Narrator:
    """Remembers what it has told of one sale, and tells what is new."""

    at: datetime
    now: float
    _told: set[str] = field(default_factory=set)
    _light: tuple[str, Light, str] | None = None
    _trouble: str = ""

    def join(self, news: SaleNews) -> None:
        """Take as told how a sale began, for a command that comes in the middle of it."""
        attempt = news.sale.attempt
        if attempt is not None:
            self._told |= {"sale", f"attempt {attempt.id}"}
            if attempt.url:
                self._told.add(f"session {attempt.id}")

    def tell(self, news: SaleNews) -> Iterator[Event]:
        """Yield the events that the news adds. Set ``at`` (UTC) and ``now`` (monotonic) before."""
        sale = news.sale
        attempt = sale.attempt
        if attempt is None:
            return
        yield from self._beginnings(news, attempt)
        yield from self._light_of(news, attempt)
        yield from self._trouble_of(news, attempt)
        if finished(sale) and self._once(f"settled {attempt.id} {attempt.state}"):
            yield self._event(
                "settled",
                sale,
                attempt,
                light=sale.light.value,
                provider_status=_status(attempt),
                amount=sale.payment.amount.minor,
                currency=sale.payment.amount.currency,
                purpose=sale.payment.purpose.value,
            )

    def _beginnings(self, news: SaleNews, attempt: Attempt) -> Iterator[Event]:
        sale = news.sale
        if self._once("sale"):
            yield self._event(
                "sale_started",
                sale,
                None,
                vehicle_id=sale.vehicle.id,
                amount=sale.payment.amount.minor,
                currency=sale.payment.amount.currency,
            )
        if self._once(f"attempt {attempt.id}"):
            key = attempt.idempotency_key
            yield self._event("attempt_started", sale, attempt, idempotency_key=key)
        if attempt.url and self._once(f"session {attempt.id}"):
            yield self._event(
                "session_opened",
                sale,
                attempt,
                url=attempt.url if news.may_show else None,  # to be opened by nobody
                expires_at=rfc3339(attempt.expires_at) if attempt.expires_at else None,
                desk_code=attempt.desk_code,
                **({} if attempt.livemode is None else {"livemode": attempt.livemode}),
            )

    def _light_of(self, news: SaleNews, attempt: Attempt) -> Iterator[Event]:
        light = news.light(self.now)
        seen = (attempt.id, light, _status(attempt))
        unasked = news.contact.checked is None and not news.contact.trouble
        if attempt.last is None or seen == self._light or (unasked and not finished(news.sale)):
            return
        self._light = seen
        yield self._event(
            "observed", news.sale, attempt, light=light.value, provider_status=_status(attempt)
        )

    def _trouble_of(self, news: SaleNews, attempt: Attempt) -> Iterator[Event]:
        words = _trouble_words(news, attempt)
        code = words.code if words else ""
        if code == self._trouble:
            return
        self._trouble = code
        if words is not None:
            wait = news.contact.retry_at
            yield self._event(
                "trouble",
                news.sale,
                attempt,
                title=words.title,
                message=f"{words.message} {words.action}".strip(),
                retry_in=None if wait is None else round(max(0.0, wait - self.now), 3),
            )

    def _once(self, what: str) -> bool:
        new = what not in self._told
        self._told.add(what)
        return new

    def _event(self, event: str, sale: Sale, attempt: Attempt | None, **facts: Any) -> Event:
        told: Event = {"event": event, "at": rfc3339(self.at), "sale_id": sale.id}
        if attempt is not None:
            told |= {"attempt": attempt.number, "provider": attempt.provider}
            if attempt.session_id:
                told["session_id"] = attempt.session_id
        return told | {"practice": sale.practice} | facts


def _status(attempt: Attempt) -> str:
    return attempt.last.provider_status if attempt.last else attempt.state.value


def _trouble_words(news: SaleNews, attempt: Attempt) -> Notice | None:
    if attempt.state is AttemptState.ALARM and attempt.last and attempt.last.alarm:
        return notice_for(f"alarm_{attempt.last.alarm}", {})
    if attempt.state is AttemptState.REFUSED:
        return refused_notice(attempt)
    for alarm in news.sale.alarms:
        if alarm.open:
            return notice_for(f"alarm_{alarm.code}", {})
    if news.contact.trouble:
        return notice_for(news.contact.trouble, dict(news.contact.details))
    if attempt.state is AttemptState.OPEN and not news.may_show:
        return hidden_link(attempt)
    if attempt.state is AttemptState.OPEN and attempt.cancel_asked and not news.can_close:
        return notice_for("cannot_close", {"provider": attempt.provider})
    return None
