"""The gateways over lines that a real proxy spoils: what is not known is never "not paid".

Behind the line stands practice, so that what was really made and paid can be looked up beside it.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.adapters.vinr_gateway import Deadlines as VinrDeadlines
from monzapos.adapters.vinr_gateway import VinrGateway
from monzapos.adapters.vinr_request import Shop
from monzapos.application.ports import Gateway
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.checkout import judge
from tests.contracts.gateway_checks import trouble
from tests.contracts.gateway_harness import Harness, StripeInPractice, VinrInPractice
from tests.contracts.gateway_samples import PRICE, PcClock, new_attempt
from tests.peers.toxics import Line, Toxiproxy

pytestmark = [pytest.mark.proof, pytest.mark.linux("a peer ends with the tests by prctl")]

Spoil = Callable[[Line], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a line: what a call says then, and whether its request arrived."""

    spoil: Spoil
    codes: frozenset[str]
    arrives: bool


def _fault(spoil: Spoil, *codes: str, arrives: bool) -> Fault:
    return Fault(spoil, frozenset(codes), arrives)


FAULTS = {
    "refused": _fault(Line.cut, "no_network", arrives=False),
    "half-open at the answer": _fault(
        lambda line: line.spoil("timeout", timeout=0), "timeout", arrives=True
    ),
    "half-open at the request": _fault(
        lambda line: line.spoil("timeout", "upstream", timeout=0), "timeout", arrives=False
    ),
    "reset at the answer": _fault(
        lambda line: line.spoil("reset_peer", timeout=500), "no_answer", arrives=True
    ),
    "reset at the request": _fault(
        lambda line: line.spoil("reset_peer", "upstream", timeout=0), "no_answer", arrives=False
    ),
    "a late answer": _fault(
        lambda line: line.spoil("latency", latency=60_000), "timeout", arrives=True
    ),
    "a dripping answer": _fault(
        lambda line: line.spoil("slicer", average_size=1, delay=100_000), "timeout", arrives=True
    ),
    "cut within the request": _fault(
        lambda line: line.spoil("limit_data", "upstream", bytes=100), "no_answer", arrives=False
    ),
    "cut within the headers": _fault(
        lambda line: line.spoil("limit_data", bytes=20), "no_answer", arrives=True
    ),
    "cut within the body": _fault(
        lambda line: line.spoil("limit_data", bytes=400), "bad_answer", arrives=True
    ),
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


def stripe_over(line: Line, hosts: QrHosts) -> Gateway:
    return StripeGateway(
        "rk_test_practice",
        line.base_url,
        session_minutes=60,
        hosts=hosts,
        clock=PcClock(),
        deadlines=Deadlines(create=1.0, read=1.0, find=2.0),
    )


def vinr_over(line: Line, hosts: QrHosts) -> Gateway:
    return VinrGateway(
        "sk_test_practice",
        line.base_url,
        shop=Shop(merchant_name="Monza Motors"),
        hosts=hosts,
        clock=PcClock(),
        deadlines=VinrDeadlines(create=1.0, read=1.0),
    )


@dataclass(frozen=True, slots=True)
class Wire:
    """A provider, and a spoiled line to it."""

    provider: Harness
    line: Line
    base_url: str  # the provider's own, past the line


@pytest.fixture(scope="module", params=[StripeInPractice, VinrInPractice], ids=["stripe", "vinr"])
def laid(
    request: pytest.FixtureRequest, toxiproxy: Toxiproxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Wire]:
    practice: StripeInPractice | VinrInPractice = request.param()
    practice.start(tmp_path_factory.mktemp("practice"))
    yield Wire(practice, toxiproxy.line_to(practice.base), practice.base)
    practice.stop()


@pytest.fixture
def wire(laid: Wire) -> Wire:
    laid.line.heal()
    return laid


@pytest.fixture
async def gateway(wire: Wire) -> AsyncIterator[Gateway]:
    over = {"stripe": stripe_over, "vinr": vinr_over}[wire.provider.name]
    made = over(wire.line, QrHosts(frozenset(), wire.base_url))
    yield made
    await made.aclose()


async def opened(gateway: Gateway) -> Attempt:
    attempt = await new_attempt(gateway)
    report = await gateway.open(attempt)
    return replace(attempt, session_id=report.session_id, url=report.url)


@every_fault
async def test_a_create_is_unknown_and_comes_true_once(
    wire: Wire, gateway: Gateway, fault: Fault
) -> None:
    before = await wire.provider.sessions()
    attempt = await new_attempt(gateway)
    fault.spoil(wire.line)
    lost = await trouble(gateway.open(attempt))
    assert (lost.code in fault.codes, lost.certain) == (True, False), lost.code
    assert await wire.provider.sessions() == before + fault.arrives
    wire.line.heal()
    report = await gateway.open(attempt)
    assert judge(attempt, PRICE, report).state is AttemptState.OPEN
    assert await wire.provider.sessions() == before + 1
    assert len(set(await wire.provider.creates(attempt.idempotency_key))) == 1


@every_fault
async def test_money_is_never_denied(wire: Wire, gateway: Gateway, fault: Fault) -> None:
    attempt = await opened(gateway)
    await wire.provider.customer(attempt.url, "pay")
    fault.spoil(wire.line)
    can_close = gateway.capabilities.can_close
    for call in (gateway.look, gateway.close, gateway.find) if can_close else (gateway.look,):
        lost = await trouble(call(attempt))
        assert (lost.code in fault.codes, lost.certain) == (True, False), lost.code
    wire.line.heal()
    assert judge(attempt, PRICE, await gateway.look(attempt)).light is Light.PAID


@pytest.mark.parametrize("laid", [StripeInPractice], ids=["stripe"], indirect=True)
@every_fault
async def test_a_closing_is_believed_when_it_is_read(
    wire: Wire, gateway: Gateway, fault: Fault
) -> None:
    attempt = await opened(gateway)
    fault.spoil(wire.line)
    assert not (await trouble(gateway.close(attempt))).certain
    wire.line.heal()
    seen = judge(attempt, PRICE, await gateway.look(attempt))
    assert seen.state is (AttemptState.EXPIRED if fault.arrives else AttemptState.OPEN)
    assert judge(attempt, PRICE, await gateway.close(attempt)).light is Light.NOT_PAID


async def test_a_slow_line_is_only_slow(wire: Wire, gateway: Gateway) -> None:
    wire.line.spoil("latency", latency=60, jitter=40)
    wire.line.spoil("latency", "upstream", latency=60, jitter=40)
    wire.line.spoil("slicer", average_size=40, size_variation=20)
    attempt = await opened(gateway)
    await wire.provider.customer(attempt.url, "pay")
    assert judge(attempt, PRICE, await gateway.look(attempt)).light is Light.PAID
