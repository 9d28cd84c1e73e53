"""What every gateway promises, one check for each promise.

A check fails by ``AssertionError`` and by nothing else, so that it can itself be tried against a
gateway that breaks the promise.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime

from monzapos.application.ports import Gateway
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.checkout import SessionReport, Standing, judge
from monzapos.domain.errors import ProviderTrouble
from monzapos.domain.money import Money
from tests.contracts.gateway_harness import Harness
from tests.contracts.gateway_samples import PRICE, attempt_of, new_attempt, order

PATIENCE = 5.0  # seconds; far more than a hasty gateway may take


@dataclass(frozen=True, slots=True)
class Bench:
    """A provider, a gateway to it, and the same gateway with short deadlines."""

    provider: Harness
    gateway: Gateway
    hasty: Gateway


Check = Callable[[Bench], Awaitable[None]]
CHECKS: dict[str, Check] = {}
NEEDS: dict[str, str] = {}  # what a provider must be able to do for a check to make sense


def check(*, needs: str = "") -> Callable[[Check], Check]:
    """Put a check on the list."""

    def add(function: Check) -> Check:
        name = function.__name__
        CHECKS[name] = function
        if needs:
            NEEDS[name] = needs
        return function

    return add


async def trouble(call: Awaitable[object]) -> ProviderTrouble:
    """Return the trouble that a call has to end in."""
    try:
        async with asyncio.timeout(PATIENCE):
            result = await call
    except ProviderTrouble as raised:
        return raised
    except TimeoutError:
        raise AssertionError("no deadline of its own") from None
    raise AssertionError(f"no trouble, but {result}")


async def opened(gateway: Gateway) -> tuple[Attempt, SessionReport]:
    """Open a session, and return the attempt as the journal would have it then."""
    attempt = await new_attempt(gateway)
    report = await gateway.open(attempt)
    return replace(attempt, session_id=report.session_id, url=report.url), report


# Making sessions


@check()
async def makes_one_session_of_what_was_asked(bench: Bench) -> None:
    before = await bench.provider.sessions()
    attempt = await new_attempt(bench.gateway)
    report = await bench.gateway.open(attempt)
    assert await bench.provider.sessions() == before + 1
    verdict = judge(attempt, PRICE, report)
    assert (verdict.state, verdict.light, verdict.alarm) == (AttemptState.OPEN, Light.WAITING, None)
    assert bench.gateway.may_show(report.url)
    assert report.expires_at is not None
    assert report.expires_at > report.at


@check()
async def writes_the_same_bytes_for_the_same_order(bench: Bench) -> None:
    now = (await bench.gateway.probe()).at
    wanted = order()
    assert bench.gateway.prepare(wanted, now) == bench.gateway.prepare(wanted, now)


@check(needs="resend")
async def sends_one_key_and_the_journaled_bytes_every_time(bench: Bench) -> None:
    before = await bench.provider.sessions()
    attempt = await new_attempt(bench.gateway)
    first = await bench.gateway.open(attempt)
    again = await bench.gateway.open(attempt)
    assert first.session_id == again.session_id
    assert await bench.provider.sessions() == before + 1
    bodies = await bench.provider.creates(attempt.idempotency_key)
    assert len(bodies) == 2
    assert len(set(bodies)) == 1


@check(needs="resend")
async def says_that_something_exists_under_a_key_used_otherwise(bench: Bench) -> None:
    attempt, _report = await opened(bench.gateway)
    before = await bench.provider.sessions()
    wanted = order(amount=Money(100_000, "usd"))
    other = bench.gateway.prepare(wanted, (await bench.gateway.probe()).at)
    refused = await trouble(bench.gateway.open(replace(attempt, request=other.body)))
    assert (refused.code, refused.certain) == ("idempotency_conflict", False)
    assert await bench.provider.sessions() == before


@check(needs="resend")
async def waits_while_the_same_key_is_in_flight(bench: Bench) -> None:
    attempt = await new_attempt(bench.gateway)
    await bench.provider.fail("create", "hang")
    first = asyncio.create_task(bench.gateway.open(attempt))
    try:
        async with asyncio.timeout(PATIENCE):
            while not await bench.provider.creates(attempt.idempotency_key):
                await asyncio.sleep(0)
        refused = await trouble(bench.gateway.open(attempt))
        assert (refused.code, refused.certain) == ("in_flight", False)
    finally:
        first.cancel()
        await asyncio.wait([first])


# Losing answers


@check(needs="resend")
async def a_lost_answer_is_unknown_and_asking_again_makes_no_second(bench: Bench) -> None:
    before = await bench.provider.sessions()
    attempt = await new_attempt(bench.gateway)
    await bench.provider.fail("create", "drop_after")
    lost = await trouble(bench.gateway.open(attempt))
    assert (lost.code, lost.certain) == ("no_answer", False)
    report = await bench.gateway.open(attempt)
    assert judge(attempt, PRICE, report).state is AttemptState.OPEN
    assert await bench.provider.sessions() == before + 1
    assert len(set(await bench.provider.creates(attempt.idempotency_key))) == 1


@check(needs="resend")
async def a_lost_request_is_unknown_too(bench: Bench) -> None:
    before = await bench.provider.sessions()
    attempt = await new_attempt(bench.gateway)
    await bench.provider.fail("create", "drop_before")
    lost = await trouble(bench.gateway.open(attempt))
    assert not lost.certain
    assert await bench.provider.sessions() == before
    await bench.gateway.open(attempt)
    assert await bench.provider.sessions() == before + 1


@check()
async def gives_up_creating_at_its_deadline(bench: Bench) -> None:
    for kind in ("hang", "drip"):
        attempt = await new_attempt(bench.gateway)
        await bench.hasty.probe()  # a request leaves by the server's clock only
        await bench.provider.fail("create", kind)
        late = await trouble(bench.hasty.open(attempt))
        assert (late.code, late.certain) == ("timeout", False)


@check(needs="look")
async def gives_up_looking_at_its_deadline(bench: Bench) -> None:
    known, _report = await opened(bench.gateway)
    for kind in ("hang", "drip"):
        await bench.provider.fail("get", kind)
        assert (await trouble(bench.hasty.look(known))).code == "timeout"


@check(needs="send once")
async def a_lost_answer_is_unknown_and_was_asked_for_once(bench: Bench) -> None:
    for kind, made in {"drop_before": 0, "drop_after": 1, "hang": 0}.items():
        sessions = await bench.provider.sessions()
        sent = await bench.provider.requests("create")
        await bench.provider.fail("create", kind)
        lost = await trouble(bench.hasty.open(await new_attempt(bench.hasty)))
        assert (lost.code, lost.certain) == ("timeout" if kind == "hang" else "no_answer", False)
        assert await bench.provider.requests("create") == sent + 1
        assert await bench.provider.sessions() == sessions + made


_FOREIGN = {"redirect": "redirected", "garbage": "bad_answer", "truncated": "bad_answer"}


@check()
async def believes_no_creation_that_is_not_the_providers(bench: Bench) -> None:
    before = await bench.provider.sessions()
    for kind, code in _FOREIGN.items():
        fresh = await new_attempt(bench.gateway)
        await bench.provider.fail("create", kind)
        doubt = await trouble(bench.gateway.open(fresh))
        assert (doubt.code, doubt.certain) == (code, False)
    assert await bench.provider.sessions() == before + 1  # the truncated answer's


@check(needs="look")
async def believes_no_answer_that_is_not_the_providers(bench: Bench) -> None:
    attempt, _report = await opened(bench.gateway)
    for kind, code in _FOREIGN.items():
        await bench.provider.fail("get", kind)
        doubt = await trouble(bench.gateway.look(attempt))
        assert (doubt.code, doubt.certain) == (code, False)


@check()
async def an_outage_while_creating_is_unknown(bench: Bench) -> None:
    for kind in ("500", "502", "503"):
        await bench.provider.fail("create", kind)
        down = await trouble(bench.gateway.open(await new_attempt(bench.gateway)))
        assert (down.code, down.certain) == ("provider_down", False)


@check(needs="look")
async def an_outage_while_looking_is_unknown(bench: Bench) -> None:
    attempt, _report = await opened(bench.gateway)
    for kind in ("500", "502", "503"):
        await bench.provider.fail("get", kind)
        down = await trouble(bench.gateway.look(attempt))
        assert (down.code, down.certain) == ("provider_down", False)


@check(needs="look")
async def passes_on_how_long_to_wait(bench: Bench) -> None:
    attempt, _report = await opened(bench.gateway)
    soon = (await bench.gateway.probe()).at + timedelta(seconds=60)
    wishes = {"": None, "7": 7.0, "1000000": 120.0, "soon": None, "-3": None}
    for wish, seconds in wishes.items():
        await bench.provider.fail("get", "429", retry_after=wish)
        slow = await trouble(bench.gateway.look(attempt))
        assert (slow.code, slow.certain, slow.retry_after) == ("rate_limited", False, seconds)
    await bench.provider.fail("get", "429", retry_after=format_datetime(soon, usegmt=True))
    slow = await trouble(bench.gateway.look(attempt))
    assert slow.retry_after is not None
    assert 0 <= slow.retry_after <= 60
    await bench.provider.fail("get", "429")
    assert (await trouble(bench.gateway.look(attempt))).retry_after is None


@check(needs="own key")
async def a_refused_key_is_certain_at_the_first_sending(bench: Bench) -> None:
    before = await bench.provider.sessions()
    for kind, code in {"401": "key_refused", "403": bench.provider.forbidden}.items():
        await bench.provider.fail("create", kind)
        refused = await trouble(bench.gateway.open(await new_attempt(bench.gateway)))
        assert (refused.code, refused.certain) == (code, True)
    assert await bench.provider.sessions() == before


@check(needs="resend")
async def a_refused_key_says_nothing_about_an_earlier_sending(bench: Bench) -> None:
    for kind, code in {"401": "key_refused", "403": bench.provider.forbidden}.items():
        attempt = await new_attempt(bench.gateway)
        await bench.provider.fail("create", "drop_after")
        await trouble(bench.gateway.open(attempt))
        for gateway in (bench.gateway, bench.hasty):  # the second is as after a restart
            await bench.provider.fail("create", kind)
            refused = await trouble(gateway.open(attempt))
            assert (refused.code, refused.certain) == (code, False)
        report = await bench.gateway.open(attempt)
        assert judge(attempt, PRICE, report).state is AttemptState.OPEN


@check(needs="freeze expiry")
async def a_request_whose_expiry_has_passed_was_never_made(bench: Bench) -> None:
    before = await bench.provider.sessions()
    attempt = await new_attempt(bench.gateway)
    await bench.provider.advance(3 * 3600)
    refused = await trouble(bench.gateway.open(attempt))
    assert (refused.code, refused.certain) == ("expired_request", True)
    assert await bench.provider.sessions() == before
    await bench.gateway.probe()  # the next check wants the provider's new time


# What customers do


@check(needs="look")
async def paid_is_paid(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    assert (await bench.gateway.look(attempt)).standing is Standing.OPEN
    await bench.provider.customer(report.url, "pay")
    paid = await bench.gateway.look(attempt)
    verdict = judge(attempt, PRICE, paid)
    assert (verdict.state, verdict.light) == (AttemptState.PAID, Light.PAID)
    assert (await bench.gateway.look(attempt)).standing is Standing.PAID


@check(needs="look")
async def paying_is_told_apart_from_waiting(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    await bench.provider.customer(report.url, "authenticate")
    assert (await bench.gateway.look(attempt)).standing is Standing.PAYING
    await bench.provider.customer(report.url, "pay")
    assert (await bench.gateway.look(attempt)).standing is Standing.PAID


@check(needs="look")
async def a_declined_card_is_what_it_is_at_this_provider(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    assert (await bench.gateway.look(attempt)).standing is Standing.OPEN
    await bench.provider.customer(report.url, "decline")
    assert (await bench.gateway.look(attempt)).standing is bench.provider.after_decline


@check(needs="look")
async def leaving_the_page_is_what_it_is_at_this_provider(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    assert (await bench.gateway.look(attempt)).standing is Standing.OPEN
    await bench.provider.customer(report.url, "cancel")
    assert (await bench.gateway.look(attempt)).standing is bench.provider.after_cancel


# The end of sessions


@check(needs="look")
async def an_expired_session_is_dead(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    await bench.provider.advance(bench.provider.life + 60)
    await bench.gateway.probe()
    assert (await bench.gateway.look(attempt)).standing is Standing.DEAD
    await bench.provider.customer(report.url, "pay")
    dead = await bench.gateway.look(attempt)
    assert judge(attempt, PRICE, dead).state is AttemptState.EXPIRED


@check(needs="close")
async def a_closed_session_can_not_be_paid(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    closed = await bench.gateway.close(attempt)
    assert judge(attempt, PRICE, closed).state is AttemptState.EXPIRED
    await bench.provider.customer(report.url, "pay")
    assert (await bench.gateway.look(attempt)).standing is Standing.DEAD
    assert (await bench.gateway.close(attempt)).standing is Standing.DEAD


@check(needs="close")
async def closing_too_late_finds_it_paid(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    await bench.provider.customer(report.url, "pay")
    assert (await bench.gateway.close(attempt)).standing is Standing.PAID


@check(needs="close")
async def closing_without_an_answer_says_nothing(bench: Bench) -> None:
    attempt, _report = await opened(bench.gateway)
    for kind in ("500", "drop_before", "drop_after", "garbage"):
        await bench.provider.fail("expire", kind)
        assert not (await trouble(bench.gateway.close(attempt))).certain
    assert (await bench.gateway.look(attempt)).standing is Standing.DEAD  # by drop_after


@check(needs="look")
async def a_session_that_the_provider_does_not_know_is_not_dead(bench: Bench) -> None:
    attempt, report = await opened(bench.gateway)
    stranger = replace(attempt, session_id=report.session_id[:-4] + "zzzz")
    unknown = await trouble(bench.gateway.look(stranger))
    assert (unknown.code, unknown.certain) == ("not_found", False)


# Finding again


@check(needs="find by key")
async def finds_the_attempts_own_session_among_its_siblings(bench: Bench) -> None:
    older, _report = await opened(bench.gateway)
    wanted = order(sale_id=older.sale_id)
    now = (await bench.gateway.probe()).at
    lost = attempt_of(bench.gateway, wanted, bench.gateway.prepare(wanted, now))
    assert await bench.gateway.find(lost) is None
    await bench.provider.fail("create", "drop_after")
    await trouble(bench.gateway.open(lost))
    newer, _report = await opened(bench.gateway)
    found = await bench.gateway.find(lost)
    assert found is not None
    assert found.session_id not in (older.session_id, newer.session_id)
    assert judge(lost, PRICE, found).state is AttemptState.OPEN


@check(needs="find")
async def finds_after_a_day_without_sending_again(bench: Bench) -> None:
    await bench.provider.advance(3600)  # away from what other checks have made
    await bench.gateway.probe()
    lost = await new_attempt(bench.gateway)
    await bench.provider.fail("create", "drop_after")
    await trouble(bench.gateway.open(lost))
    await bench.provider.advance(25 * 3600)
    await bench.gateway.probe()
    sent = await bench.provider.requests("create")
    found = await bench.gateway.find(lost)
    assert found is not None
    assert judge(lost, PRICE, found).state is AttemptState.EXPIRED
    assert await bench.provider.requests("create") == sent


@check(needs="find by owner")
async def finds_the_one_session_that_a_lost_answer_can_have_told_of(bench: Bench) -> None:
    await opened(bench.gateway)
    await bench.provider.advance(3600)
    await bench.gateway.probe()
    lost = await new_attempt(bench.gateway)
    assert not (await trouble(bench.gateway.find(lost))).certain  # it may still be made
    await bench.provider.fail("create", "drop_after")
    await trouble(bench.gateway.open(lost))
    found = await bench.gateway.find(lost)
    assert found is not None
    assert judge(lost, PRICE, found).state is AttemptState.OPEN
    await opened(bench.gateway)
    assert not (await trouble(bench.gateway.find(lost))).certain  # which of the two?


@check(needs="find")
async def a_list_that_can_not_be_read_is_not_not_found(bench: Bench) -> None:
    lost = await new_attempt(bench.gateway)
    for kind in ("500", "drop_after", "garbage", "429"):
        await bench.provider.fail("list", kind)
        assert not (await trouble(bench.gateway.find(lost))).certain


# The rest


@check()
async def knows_the_providers_clock(bench: Bench) -> None:
    probe = await bench.gateway.probe()
    now = bench.gateway.server_now()
    assert now is not None
    assert timedelta() <= now - probe.at <= timedelta(seconds=PATIENCE)
    await bench.provider.advance(3600)
    assert (await bench.gateway.probe()).at - probe.at >= timedelta(hours=1)
    assert probe.account == bench.gateway.account
    assert probe.livemode == bench.gateway.livemode


@check(needs="name the customer")
async def keeps_nothing_that_names_the_customer(bench: Bench) -> None:
    attempt = await new_attempt(bench.gateway)
    kept = bench.gateway.without_customer(attempt.request, "customer-3")
    assert b"ana" in attempt.request.lower()
    assert b"ana" not in kept.lower()
    assert b"593991234567" not in kept
    assert attempt.sale_id.encode() in kept


@check()
async def shows_no_strange_address(bench: Bench) -> None:
    _attempt, report = await opened(bench.gateway)
    assert bench.gateway.may_show(report.url)
    for url in (
        "",
        "javascript:alert(1)",
        "https://checkout.evil.test/",
        f" {report.url}",
        f"{report.url}\n",
        report.url.replace("://", "://user@"),
        f"{report.url}\\",
        report.url + "a" * 4_000,
    ):
        assert not bench.gateway.may_show(url)
