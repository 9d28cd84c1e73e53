"""The website as a provider: what leaves, what is believed, and that it leaves once."""

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from monzapos.adapters.http import Redirected
from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.site_answers import asks_to_sign_in
from monzapos.adapters.site_gateway import Patience, SiteGateway
from monzapos.adapters.site_reader import SiteReader, StripeKey
from monzapos.adapters.site_request import Website as Site
from monzapos.adapters.supabase_access import Bearer
from monzapos.application.ports import CheckoutOrder
from monzapos.domain.attempt import Attempt, AttemptState
from monzapos.domain.checkout import Standing, judge
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.money import Money
from monzapos.domain.person import Person
from tests.adapters.conftest import Certificate, server_tls
from tests.contracts.faulty_server import FaultyServer, Script, drop, reply, silence
from tests.contracts.gateway_samples import PRICE, PcClock, attempt_of, order
from tests.site.access import SignedIn, add_person
from tests.site.dealership import PERSON, Dealership, site_order
from tests.site.website import PATH, STRIPE_KEY
from tests.supabase.project import Project

KEY = "rk_test_practice"
SESSION: dict[str, Any] = {
    "id": "cs_test_a1B2c3",
    "object": "checkout.session",
    "status": "open",
    "payment_status": "unpaid",
    "amount_total": PRICE.minor,
    "currency": "usd",
    "livemode": False,
    "client_reference_id": None,
    "metadata": {"vehicleId": order().vehicle.id, "userId": PERSON},
    "payment_intent": None,
    "url": "https://checkout.stripe.com/c/pay/cs_test_a1B2c3#x",
    "expires_at": 1_767_312_000,
}
THERE = reply(b"", 405)  # what the route says to a probe
AT_ONCE = Patience(create=0.3, probe=0.3)  # where no answer is going to come


Wait = Callable[[], Awaitable[None]]


async def at_once() -> None:
    """Wait for nothing."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dealership]:
    with Dealership(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _calm(shop: Dealership) -> None:
    """Let nothing that an earlier test planned go wrong."""
    shop.calm()


@asynccontextmanager
async def gateway_of(
    site: str,
    access: SignedIn,
    *,
    stripe: str = "",
    by_hand: bool = True,
    cookie: str = "",
    patience: Patience | None = None,
    clock: PcClock | None = None,
    trust: ssl.SSLContext | None = None,
    probed: bool = True,
) -> AsyncIterator[SiteGateway]:
    """Open a gateway that knows its server's clock, as it does before any sale."""
    clock = clock or PcClock()
    reader = SiteReader(StripeKey(KEY, stripe), clock) if stripe else None
    hosts = QrHosts(frozenset({"checkout.stripe.com"}), stripe or None)
    told = Site(site, cookie, by_hand)
    gateway = SiteGateway(told, access, reader, hosts, clock, patience or Patience(), trust)
    try:
        if probed:
            await gateway.probe()
        yield gateway
    finally:
        await gateway.aclose()


def prepared(gateway: SiteGateway) -> Attempt:
    wanted = site_order()
    return attempt_of(gateway, wanted, gateway.prepare(wanted, datetime.now(UTC)))


async def trouble_of(gateway: SiteGateway, attempt: Attempt | None = None) -> ProviderTrouble:
    with pytest.raises(ProviderTrouble) as raised:
        await gateway.open(attempt or prepared(gateway))
    return raised.value


# What leaves


async def test_the_vehicle_and_who_is_signed_in_and_nothing_else(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        before = len(shop.website.posts)
        report = await gateway.open(prepared(gateway))
        (body,) = shop.website.posts[before:]
        assert body == b'{"id":"%s"}' % order().vehicle.id.encode()
        headers = shop.website.headers[-1]
        assert headers["content-type"] == "application/json"
        assert "authorization" not in headers
        value = headers["cookie"].partition("=base64-")[2]
        session = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        assert session["refresh_token"] == "kept-by-the-desk"
        assert shop.signed_in.asked[-1] == 120.0
        assert (report.standing, report.livemode) == (Standing.OPEN, False)
        assert report.reference == f"{order().vehicle.id}/{PERSON}"
        assert report.expires_at is not None
        day = report.expires_at - report.at  # whole seconds, each counted by itself
        assert abs(day - timedelta(hours=24)) <= timedelta(seconds=5)


async def test_the_same_order_is_the_same_bytes_with_a_reference(
    shop: Dealership,
) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        wanted = site_order()
        first = gateway.prepare(wanted, datetime.now(UTC))
        assert first == gateway.prepare(wanted, datetime.now(UTC))
        assert first.reference == f"{wanted.vehicle.id}/{wanted.person.id}"
        assert first.expires_at is None
        assert gateway.without_customer(first.body, "customer-3") == first.body


async def test_the_cookie_has_the_websites_own_name(shop: Dealership) -> None:
    shop.website.cookie_name = "monza-sign-in"
    async with gateway_of(shop.website.url, shop.signed_in, cookie="monza-sign-in") as gateway:
        assert (await gateway.open(prepared(gateway))).standing is Standing.OPEN
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_signed_out", True)


async def test_a_cookies_name_that_cannot_be_is_found_before_any_sale(shop: Dealership) -> None:
    with pytest.raises(Refusal, match="bad_cookie_name"):
        async with gateway_of(shop.website.url, shop.signed_in, cookie="a;b"):
            pass


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "no_site"),
        ("  ", "no_site"),
        ("http://monza.example", "bad_site_url"),
        ("https://monza.example/shop", "bad_site_url"),
        ("https://me@monza.example", "bad_site_url"),
        ("ftp://monza.example", "bad_site_url"),
    ],
)
async def test_an_address_that_is_none(shop: Dealership, address: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        async with gateway_of(address, shop.signed_in):
            pass


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (replace(site_order(), amount=Money(100_000, "usd")), "site_full_price_only"),
        (site_order(price=Money(8_450_000, "eur")), "site_usd_only"),
        (site_order(price=Money(1_999, "usd")), "site_price_odd"),
        (site_order(price=Money(100_000_000, "usd")), "amount_over_limit"),
        (site_order(vehicle_id="car-1"), "bad_request"),
        (site_order(vehicle_id=order().vehicle.id.upper()), "bad_request"),
        (replace(site_order(), person=Person("a/b", "Ana")), "bad_request"),
        (replace(site_order(), person=Person(" ", "Ana")), "bad_request"),
    ],
)
async def test_what_the_website_cannot_sell(
    shop: Dealership, wanted: CheckoutOrder, code: str
) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        with pytest.raises(Refusal, match=code):
            gateway.prepare(wanted, datetime.now(UTC))


async def test_cents_that_the_websites_arithmetic_keeps_are_no_obstacle(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        gateway.prepare(site_order(price=Money(8_450_050, "usd")), datetime.now(UTC))


async def test_without_a_key_nothing_is_sold_unless_a_manager_allows_it(
    shop: Dealership,
) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, by_hand=False) as gateway:
        with pytest.raises(Refusal, match="site_needs_key"):
            gateway.prepare(site_order(), datetime.now(UTC))
    async with gateway_of(
        shop.website.url, shop.signed_in, by_hand=False, stripe=shop.stripe
    ) as gateway:
        assert gateway.prepare(site_order(), datetime.now(UTC)).body


async def test_what_a_desk_can_do_follows_from_its_key(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as without:
        can = without.capabilities
        assert (can.can_look, can.can_close, can.can_find) == (False, False, False)
        assert (can.carries_code, can.takes_parts, can.resend_for) == (False, False, 0.0)
        assert without.livemode is None
        attempt = replace(prepared(without), session_id="cs_test_1")
        for call in (without.look, without.close, without.find):
            with pytest.raises(ProviderTrouble, match="by_hand"):
                await call(attempt)
        async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as reading:
            can = reading.capabilities
            assert (can.can_look, can.can_close, can.can_find) == (True, True, True)
            assert reading.livemode is False
            assert reading.account == without.account  # a key may come later and read old sales


# Who is signed in


async def test_a_refused_sign_in_is_refreshed_once_and_asked_once_more(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        before, renewed = len(shop.website.posts), shop.signed_in.renewals
        shop.website.refuses = 1
        assert (await gateway.open(prepared(gateway))).standing is Standing.OPEN
        assert len(shop.website.posts) == before + 2
        assert shop.signed_in.renewals == renewed + 1


@pytest.mark.parametrize(
    ("to", "own"),
    [
        ("/login", True),
        ("/es/login?next=%2Fapi", True),
        ("https://shop.monza.example/login?next=%2Fapi", True),
        ("https://SHOP.monza.example/login/", True),
        ("https://monza.example/login", False),
        ("//evil.example/login", False),
        ("https://shop.monza.example/error", False),
        ("https://[::1/login", False),
    ],
)
def test_the_websites_own_sign_in_page_and_no_other_says_that_nobody_is_signed_in(
    to: str, *, own: bool
) -> None:
    redirect = Redirected(httpx.URL("https://shop.monza.example/api/checkout"), to)
    assert asks_to_sign_in(redirect) is own


@pytest.mark.parametrize("gate", ["401", "/login"])
async def test_who_stays_signed_out_has_made_nothing(shop: Dealership, gate: str) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        before, made = len(shop.website.posts), await shop.sessions()
        shop.website.refuses, shop.website.login = (9, 0) if gate == "401" else (0, 9)
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_signed_out", True)
        assert len(shop.website.posts) == before + 2
        assert await shop.sessions() == made


async def test_somebody_else_at_the_desk_buys_nothing_in_the_sellers_name(shop: Dealership) -> None:
    bea = SignedIn(shop.project, add_person(shop.project, "person-8", "bea"))
    async with gateway_of(shop.website.url, bea) as gateway:
        before = len(shop.website.posts)
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("other_person", True)
        assert len(shop.website.posts) == before


async def test_nobody_signed_in_sends_nothing(shop: Dealership) -> None:
    away = replace(shop.signed_in, trouble=Refusal("sign_in_unreachable", host="x"))
    async with gateway_of(shop.website.url, away) as gateway:
        before = len(shop.website.posts)
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("sign_in_unreachable", True)
        assert len(shop.website.posts) == before


async def test_a_token_that_says_nobodys_name_sends_nothing(shop: Dealership) -> None:
    class Odd(SignedIn):
        def _token(self) -> Any:
            return replace(super()._token(), token="no.jwt.here")

    async with gateway_of(shop.website.url, Odd(shop.project, shop.person)) as gateway:
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("other_person", True)


async def test_what_was_written_down_long_ago_is_not_sent_any_more(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in) as gateway:
        await gateway.probe()
        attempt = prepared(gateway)
        before = len(shop.website.came)
        refused = await trouble_of(
            gateway, replace(attempt, first_sent=attempt.first_sent - timedelta(minutes=6))
        )
        assert (refused.code, refused.certain) == ("expired_request", True)
        assert len(shop.website.came) == before


class SetClock(PcClock):
    """This machine's clocks, set forward by hand; asleep, only the one on the wall goes."""

    ahead = slept = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead + self.slept)

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@dataclass
class Waiting(SignedIn):
    """Signing in that takes its time: what ``first`` and ``again`` do before there is a token."""

    first: Wait = at_once
    again: Wait = at_once

    async def bearer(self, fresh_for: float) -> Bearer:
        await self.first()
        return await super().bearer(fresh_for)

    async def renewed(self, refused: str) -> Bearer:
        await self.again()
        return await super().renewed(refused)


@pytest.mark.parametrize("asleep", [False, True], ids=["awake", "asleep"])
@pytest.mark.parametrize("refuses", [0, 1], ids=["first", "again"])
async def test_what_waited_too_long_for_its_token_is_not_sent(
    shop: Dealership, refuses: int, asleep: bool
) -> None:
    clock = SetClock()

    async def waits() -> None:
        if asleep:
            clock.slept = 360.0
        else:
            clock.ahead = 360.0

    first, again = (at_once, waits) if refuses else (waits, at_once)
    access = Waiting(shop.project, shop.person, first=first, again=again)
    async with gateway_of(shop.website.url, access, clock=clock) as gateway:
        shop.website.refuses = refuses
        before, made = len(shop.website.came), await shop.sessions()
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("expired_request", True)
        assert len(shop.website.came) == before + refuses
        assert await shop.sessions() == made


@pytest.mark.parametrize("refuses", [0, 1], ids=["first", "again"])
async def test_a_sign_in_that_never_ends_sends_nothing(shop: Dealership, refuses: int) -> None:
    """As where the keyring asks a person who is not there."""

    async def never() -> None:
        await asyncio.Event().wait()

    first, again = (at_once, never) if refuses else (never, at_once)
    access = Waiting(shop.project, shop.person, first=first, again=again)
    async with gateway_of(shop.website.url, access, patience=Patience(sign_in=0.05)) as gateway:
        shop.website.refuses = refuses
        before = len(shop.website.came)
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_sign_in_slow", True)
        assert len(shop.website.came) == before + refuses


# What is believed of the answer


@asynccontextmanager
async def told(
    *scripts: Script, patience: Patience | None = None, probed: bool = True
) -> AsyncIterator[tuple[SiteGateway, FaultyServer]]:
    before = [THERE] if probed else []
    with Project() as project:
        access = SignedIn(project, add_person(project, PERSON))
        async with (
            FaultyServer(*before, *scripts) as server,
            gateway_of(server.base_url, access, patience=patience, probed=probed) as gateway,
        ):
            server.heard.clear()
            yield gateway, server


@pytest.mark.parametrize(
    ("says", "alarm"),
    [
        ({}, None),
        ({"amount_total": 1}, "amount"),
        ({"amount_total": None}, "amount"),
        ({"currency": "eur"}, "currency"),
        ({"metadata": {"vehicleId": order().vehicle.id, "userId": "x"}}, "reference"),
        ({"metadata": {"vehicleId": "x", "userId": PERSON}}, "reference"),
        ({"metadata": {"vehicleId": order().vehicle.id}}, "reference"),
        ({"metadata": None}, "reference"),
        ({"client_reference_id": "somebody's"}, "reference"),
    ],
)
async def test_a_session_is_ours_or_an_alarm(says: dict[str, Any], alarm: str | None) -> None:
    async with told(reply(SESSION | says)) as (gateway, server):
        attempt = prepared(gateway)
        verdict = judge(attempt, PRICE, await gateway.open(attempt))
        assert verdict.alarm == alarm
        assert verdict.state is (AttemptState.ALARM if alarm else AttemptState.OPEN)
        assert len(server.heard) == 1


@pytest.mark.parametrize(
    "says",
    [
        {"id": "pi_1"},
        {"id": "cs_test_"},
        {"id": "cs_live_a1"},  # and livemode false
        {"livemode": True},
        {"livemode": None},
        {"url": None},
        {"url": ""},
        {"status": None},
        {"payment_status": None},
        {"expires_at": None},
        {"expires_at": "soon"},
        {"object": "list"},
        {"amount_total": "8450000"},
    ],
)
async def test_what_is_no_session_of_stripe_leaves_it_unknown(says: dict[str, Any]) -> None:
    async with told(reply(SESSION | says)) as (gateway, server):
        doubt = await trouble_of(gateway)
        assert (doubt.code, doubt.certain) == ("bad_answer", False)
        assert len(server.heard) == 1


async def test_a_live_session_says_so() -> None:
    live = SESSION | {"id": "cs_live_a1B2", "livemode": True}
    async with told(reply(live)) as (gateway, _server):
        assert (await gateway.open(prepared(gateway))).livemode is True


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (reply({"error": "Failed to create checkout session"}, 500), "provider_down"),
        (reply(b"<html>bad gateway</html>", 502, Content_Type="text/html"), "provider_down"),
        (reply(b"", 504), "provider_down"),
        (reply(b"slow down", 429), "rate_limited"),
        (reply({"error": "no"}, 400), "bad_answer"),
        (reply({"error": "no"}, 403), "bad_answer"),
        (reply(SESSION, 201), "bad_answer"),
        (reply(b"<html>welcome</html>", Content_Type="text/html"), "bad_answer"),
        (reply(SESSION, length=9_000), "bad_answer"),
        (reply(b"[]"), "bad_answer"),
        (reply(b"null"), "bad_answer"),
        (reply(b" " * 1_100_000), "bad_answer"),
        (reply(b"", 307, Location="https://www.monza.example/api/checkout"), "redirected"),
        (reply(b"", 307, Location="https://evil.example/login"), "redirected"),
        (reply(b"", 307, Location="/loginx"), "redirected"),
        (reply(b"", 307), "redirected"),
        (reply(b"", 302, Location="https://[::1/login"), "no_answer"),
        (drop(), "no_answer"),
        (silence(), "timeout"),
    ],
)
async def test_every_other_answer_is_unknown_and_was_asked_for_once(
    script: Script, code: str
) -> None:
    async with told(script, patience=AT_ONCE if code == "timeout" else None) as (gateway, server):
        doubt = await trouble_of(gateway)
        assert (doubt.code, doubt.certain) == (code, False)
        assert len(server.heard) == 1


@pytest.mark.parametrize(
    "script", [reply(b"<html>no</html>", 404, Content_Type="text/html"), reply(b"", 405)]
)
async def test_a_website_without_the_route_has_made_nothing(script: Script) -> None:
    async with told(script) as (gateway, server):
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_no_checkout", True)
        assert len(server.heard) == 1


async def test_a_website_that_was_never_reached_has_made_nothing(shop: Dealership) -> None:
    async with AsyncExitStack() as ends:
        async with FaultyServer(THERE) as server:
            gateway = await ends.enter_async_context(gateway_of(server.base_url, shop.signed_in))
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_not_reached", True)


async def test_somebody_without_the_websites_certificate_was_told_nothing(
    shop: Dealership, certificate: Certificate, own_certificate: Certificate
) -> None:
    """A guest network's own page, say, comes between after the website was reached."""
    trust = ssl.create_default_context(cafile=own_certificate[1])
    shown = server_tls(own_certificate)
    async with (
        FaultyServer(THERE, reply(SESSION), tls=shown) as server,
        gateway_of(server.base_url, shop.signed_in, trust=trust) as gateway,
    ):
        assert (await gateway.open(prepared(gateway))).standing is Standing.OPEN
        shown.load_cert_chain(certificate[1], certificate[0])
        server.heard.clear()
        refused = await trouble_of(gateway)
        assert (refused.code, refused.certain) == ("site_not_secure", True)
        assert server.heard == []


async def test_a_secure_line_that_breaks_later_proves_nothing(
    shop: Dealership, own_certificate: Certificate
) -> None:
    async def spoilt(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with writer.get_extra_info("socket").dup() as line:
            line.send(b"HTTP/1.1 200 OK, and not a word of TLS")

    trust = ssl.create_default_context(cafile=own_certificate[1])
    async with (
        FaultyServer(THERE, spoilt, tls=server_tls(own_certificate)) as server,
        gateway_of(server.base_url, shop.signed_in, trust=trust) as gateway,
    ):
        doubt = await trouble_of(gateway)
        assert (doubt.code, doubt.certain) == ("no_answer", False)
        assert server.heard[-1].body == b'{"id":"%s"}' % order().vehicle.id.encode()


# Before anything is sold


async def test_a_probe_proves_route_and_clock_and_makes_nothing(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, probed=False) as gateway:
        assert gateway.server_now() is None
        posts, made = len(shop.website.posts), await shop.sessions()
        probe = await gateway.probe()
        assert gateway.server_now() is not None
        assert (probe.livemode, probe.account) == (None, gateway.account)
        assert (len(shop.website.posts), await shop.sessions()) == (posts, made)


async def test_the_route_may_ask_a_probe_who_is_there() -> None:
    async with told(reply({"error": "Unauthorized"}, 401), probed=False) as (gateway, server):
        await gateway.probe()
        assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (reply(b"", 404), "site_no_checkout"),
        (reply(b"", Content_Type="text/html; charset=utf-8"), "site_no_checkout"),
        (reply(b"", 401, Content_Type="text/html"), "site_guarded"),
        (reply(b"", 401, WWW_Authenticate='Basic realm="x"'), "site_guarded"),
        (reply(b"", 503), "provider_down"),
        (reply(b"", 308, Location="https://www.monza.example/api/checkout"), "redirected"),
        (reply(b"", 405, Date="soon"), "bad_answer"),
        (drop(), "no_answer"),
        (silence(), "timeout"),
    ],
)
async def test_a_probe_finds_what_no_sale_could_survive(script: Script, code: str) -> None:
    patience = AT_ONCE if code == "timeout" else None
    async with told(script, patience=patience, probed=False) as (gateway, server):
        with pytest.raises(ProviderTrouble, match=code):
            await gateway.probe()
        assert [heard.method for heard in server.heard] == ["HEAD"]
        assert server.heard[0].path == PATH


@pytest.mark.parametrize("answer", [reply(b"", 405), reply(b"", 307, Location="/login")])
async def test_a_gate_before_the_route_is_no_trouble_for_a_probe(answer: Script) -> None:
    async with told(answer, probed=False) as (gateway, _server):
        assert (await gateway.probe()).at.date() == date(2026, 1, 1)


async def test_a_probe_with_a_key_tries_the_key_too(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.fail("list", "401")
        with pytest.raises(ProviderTrouble, match="key_refused"):
            await gateway.probe()
        assert (await gateway.probe()).livemode is False


# Finding what a lost answer has made


async def lost(gateway: SiteGateway, shop: Dealership) -> Attempt:
    """Return an attempt whose session was made, and whose answer never came."""
    await gateway.probe()
    now = gateway.server_now()
    assert now is not None
    wanted = site_order()
    attempt = replace(attempt_of(gateway, wanted, gateway.prepare(wanted, now)), first_sent=now)
    shop.website.faults.add(PATH, "drop_after", 1)
    assert not (await trouble_of(gateway, attempt)).certain
    return attempt


async def test_the_one_session_of_a_lost_answer_is_found(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        attempt = await lost(gateway, shop)
        found = await gateway.find(attempt)
        assert found is not None
        assert judge(attempt, PRICE, found).state is AttemptState.OPEN


async def test_of_two_nobody_can_tell_which(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        attempt = await lost(gateway, shop)
        await gateway.open(prepared(gateway))
        with pytest.raises(ProviderTrouble, match="site_listed_twice") as doubt:
            await gateway.find(attempt)
        assert not doubt.value.certain


async def test_other_cars_other_people_and_other_makers_are_not_meant(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        attempt = await lost(gateway, shop)
        for stranger in (
            replace(attempt, reference=f"{order().vehicle.id}/person-9"),
            replace(attempt, reference=f"car-9/{PERSON}"),
        ):
            with pytest.raises(ProviderTrouble, match="site_not_listed"):
                await gateway.find(stranger)


async def test_what_came_before_was_another_attempts(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        await gateway.open(prepared(gateway))
        shop.advance(60)
        attempt = await lost(gateway, shop)
        assert await gateway.find(attempt) is not None


async def test_what_another_attempt_has_is_not_this_ones(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        other = (await gateway.open(prepared(gateway))).session_id
        attempt = await lost(gateway, shop)  # at the same moment: no clock tells them apart
        found = await gateway.find(attempt, frozenset({other}))
        assert found is not None
        assert found.session_id != other
        with pytest.raises(ProviderTrouble, match="site_not_listed"):
            await gateway.find(attempt, frozenset({other, found.session_id}))


async def test_a_dead_one_is_no_last_word_while_another_may_come(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        await gateway.probe()
        now = gateway.server_now()
        assert now is not None
        attempt = replace(prepared(gateway), first_sent=now)
        strangers = await gateway.open(prepared(gateway))  # nobody here knows whose it is
        await gateway.close(replace(attempt, session_id=strangers.session_id))
        with pytest.raises(ProviderTrouble, match="site_not_listed"):
            await gateway.find(attempt)
        shop.advance(21 * 60)
        await gateway.probe()
        over = await gateway.find(attempt)
        assert over is not None
        assert over.standing is Standing.DEAD


async def test_it_may_be_listed_until_the_website_can_make_it_no_more(
    shop: Dealership,
) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        shop.advance(3600)
        await gateway.probe()
        never = prepared(gateway)
        now = gateway.server_now()
        assert now is not None
        never = replace(never, first_sent=now, reference=f"{order().vehicle.id}/person-9")
        with pytest.raises(ProviderTrouble, match="site_not_listed"):
            await gateway.find(never)
        shop.advance(21 * 60)
        await gateway.probe()
        with pytest.raises(ProviderTrouble, match="site_not_listed"):  # whose key is this?
            await gateway.find(never)
        made = await gateway.open(prepared(gateway))
        await gateway.look(replace(never, session_id=made.session_id))  # the website's own
        assert await gateway.find(never) is None


# The session at Stripe


async def test_a_session_is_closed_with_the_key(shop: Dealership) -> None:
    async with gateway_of(shop.website.url, shop.signed_in, stripe=shop.stripe) as gateway:
        attempt = prepared(gateway)
        report = await gateway.open(attempt)
        known = replace(attempt, session_id=report.session_id)
        assert judge(known, PRICE, await gateway.close(known)).state is AttemptState.EXPIRED


async def test_a_key_of_the_other_mode_is_an_alarm() -> None:
    """The session exists and can be paid; nobody is shown its code."""
    async with told(reply(SESSION | {"id": "cs_live_a1", "livemode": True})) as (gateway, _server):
        attempt = replace(prepared(gateway), livemode=False)  # as a test key says
        assert judge(attempt, PRICE, await gateway.open(attempt)).alarm == "livemode"


def test_the_website_and_the_desk_have_keys_of_their_own() -> None:
    assert KEY != STRIPE_KEY
