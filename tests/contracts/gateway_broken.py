"""Gateways that break one promise each, to prove that the contract would notice."""

import uuid
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monzapos.application.ports import CheckoutOrder, Gateway, PreparedRequest
from monzapos.domain.attempt import Attempt
from monzapos.domain.checkout import SessionReport, Standing
from monzapos.domain.errors import ProviderTrouble


class Broken:
    """Passes everything on to a true gateway."""

    def __init__(self, inner: Gateway) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class NewKeyEachTime(Broken):
    async def open(self, attempt: Attempt) -> SessionReport:
        return await self.inner.open(replace(attempt, idempotency_key=str(uuid.uuid4())))


class OpensTwice(NewKeyEachTime):
    async def open(self, attempt: Attempt) -> SessionReport:
        await super().open(attempt)
        return await self.inner.open(attempt)


class OtherBytes(Broken):
    def prepare(self, order: CheckoutOrder, now: datetime) -> PreparedRequest:
        made = self.inner.prepare(order, now)
        return replace(made, body=made.body + b"&metadata[n]=" + uuid.uuid4().hex.encode())


class Retold(Broken):
    """Tells another story of every trouble."""

    async def open(self, attempt: Attempt) -> SessionReport:
        return await self.retell(self.inner.open(attempt))

    async def look(self, attempt: Attempt) -> SessionReport:
        return await self.retell(self.inner.look(attempt))

    async def close(self, attempt: Attempt) -> SessionReport:
        return await self.retell(self.inner.close(attempt))

    async def retell(self, call: Awaitable[SessionReport]) -> SessionReport:
        raise NotImplementedError


class AlwaysCertain(Retold):
    async def retell(self, call: Awaitable[SessionReport]) -> SessionReport:
        try:
            return await call
        except ProviderTrouble as trouble:
            trouble.certain = True
            raise


class NeverCertain(Retold):
    async def retell(self, call: Awaitable[SessionReport]) -> SessionReport:
        try:
            return await call
        except ProviderTrouble as trouble:
            trouble.certain = False
            raise


class NoPatience(Retold):
    async def retell(self, call: Awaitable[SessionReport]) -> SessionReport:
        try:
            return await call
        except ProviderTrouble as trouble:
            trouble.retry_after = None
            raise


class TroubleIsDead(Retold):
    async def retell(self, call: Awaitable[SessionReport]) -> SessionReport:
        try:
            return await call
        except ProviderTrouble as trouble:
            now = datetime.now(UTC)
            return SessionReport("cs_1", Standing.DEAD, trouble.code, now, None, None, None, None)


class AsksAgainByItself(Broken):
    """Waits as long as the server likes."""

    async def open(self, attempt: Attempt) -> SessionReport:
        while True:
            try:
                return await self.inner.open(attempt)
            except ProviderTrouble as trouble:
                if trouble.code != "timeout":
                    raise


class AsksTwice(Broken):
    """Takes a lost answer for a reason to ask again."""

    async def open(self, attempt: Attempt) -> SessionReport:
        try:
            return await self.inner.open(attempt)
        except ProviderTrouble:
            await self.inner.open(attempt)
            raise


class _Says(Broken):
    word: Standing

    async def look(self, attempt: Attempt) -> SessionReport:
        return replace(await self.inner.look(attempt), standing=self.word)


class AlwaysOpen(_Says):
    word = Standing.OPEN


class AlwaysPaid(_Says):
    word = Standing.PAID


class AlwaysDead(_Says):
    word = Standing.DEAD


class ClosesInItsHead(Broken):
    async def close(self, attempt: Attempt) -> SessionReport:
        return replace(await self.inner.look(attempt), standing=Standing.DEAD)


class ClosesWhatNobodyAnswered(Broken):
    async def close(self, attempt: Attempt) -> SessionReport:
        try:
            return await self.inner.close(attempt)
        except ProviderTrouble:
            return await self.inner.look(attempt)


class FindsNothing(Broken):
    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        return None


class FindsTheFirstOfTheSale(Broken):
    def __init__(self, inner: Gateway) -> None:
        super().__init__(inner)
        self._first: dict[str, SessionReport] = {}

    async def open(self, attempt: Attempt) -> SessionReport:
        report = await self.inner.open(attempt)
        return self._first.setdefault(attempt.reference, report)

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        return self._first.get(attempt.reference)


class FindsTheNewest(Broken):
    """Believes that the newest session is the one that is meant."""

    def __init__(self, inner: Gateway) -> None:
        super().__init__(inner)
        self._newest: SessionReport | None = None

    async def open(self, attempt: Attempt) -> SessionReport:
        self._newest = await self.inner.open(attempt)
        return self._newest

    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        return self._newest


class FindsBySending(Broken):
    async def find(
        self, attempt: Attempt, known: frozenset[str] = frozenset()
    ) -> SessionReport | None:
        now = self.inner.server_now() or attempt.first_sent
        try:
            return await self.inner.open(replace(attempt, first_sent=now))
        except ProviderTrouble:
            return await self.inner.find(attempt, known)


class ClockOfThePc(Broken):
    def server_now(self) -> datetime | None:
        now = self.inner.server_now()
        return now and now - timedelta(days=1)


class KeepsTheCustomer(Broken):
    def without_customer(self, request: bytes, customer_id: str) -> bytes:
        return request


class ShowsEverything(Broken):
    def may_show(self, url: str) -> bool:
        return True


BREAKS: dict[str, tuple[type[Broken], ...]] = {
    "makes_one_session_of_what_was_asked": (OpensTwice,),
    "writes_the_same_bytes_for_the_same_order": (OtherBytes,),
    "sends_one_key_and_the_journaled_bytes_every_time": (NewKeyEachTime,),
    "says_that_something_exists_under_a_key_used_otherwise": (NewKeyEachTime, AlwaysCertain),
    "waits_while_the_same_key_is_in_flight": (AlwaysCertain, TroubleIsDead),
    "a_lost_answer_is_unknown_and_asking_again_makes_no_second": (NewKeyEachTime, TroubleIsDead),
    "a_lost_request_is_unknown_too": (AlwaysCertain, TroubleIsDead),
    "gives_up_creating_at_its_deadline": (AsksAgainByItself, TroubleIsDead),
    "gives_up_looking_at_its_deadline": (TroubleIsDead,),
    "a_lost_answer_is_unknown_and_was_asked_for_once": (
        AsksAgainByItself,
        TroubleIsDead,
        AlwaysCertain,
        AsksTwice,
    ),
    "believes_no_creation_that_is_not_the_providers": (TroubleIsDead, AlwaysCertain),
    "believes_no_answer_that_is_not_the_providers": (TroubleIsDead, AlwaysCertain),
    "an_outage_while_creating_is_unknown": (TroubleIsDead, AlwaysCertain),
    "an_outage_while_looking_is_unknown": (TroubleIsDead, AlwaysCertain),
    "passes_on_how_long_to_wait": (NoPatience,),
    "a_refused_key_is_certain_at_the_first_sending": (NeverCertain,),
    "a_refused_key_says_nothing_about_an_earlier_sending": (AlwaysCertain, TroubleIsDead),
    "a_request_whose_expiry_has_passed_was_never_made": (NeverCertain,),
    "paid_is_paid": (AlwaysOpen, AlwaysPaid, AlwaysDead),
    "paying_is_told_apart_from_waiting": (AlwaysOpen,),
    "a_declined_card_is_what_it_is_at_this_provider": (AlwaysDead, AlwaysPaid),
    "leaving_the_page_is_what_it_is_at_this_provider": (AlwaysDead, AlwaysPaid),
    "an_expired_session_is_dead": (AlwaysOpen,),
    "a_closed_session_can_not_be_paid": (ClosesInItsHead,),
    "closing_too_late_finds_it_paid": (ClosesInItsHead,),
    "closing_without_an_answer_says_nothing": (ClosesWhatNobodyAnswered, AlwaysCertain),
    "a_session_that_the_provider_does_not_know_is_not_dead": (TroubleIsDead,),
    "finds_the_attempts_own_session_among_its_siblings": (FindsNothing, FindsTheFirstOfTheSale),
    "finds_the_one_session_that_a_lost_answer_can_have_told_of": (FindsNothing, FindsTheNewest),
    "finds_after_a_day_without_sending_again": (FindsNothing, FindsBySending),
    "a_list_that_can_not_be_read_is_not_not_found": (FindsNothing,),
    "knows_the_providers_clock": (ClockOfThePc,),
    "keeps_nothing_that_names_the_customer": (KeepsTheCustomer,),
    "shows_no_strange_address": (ShowsEverything,),
}
