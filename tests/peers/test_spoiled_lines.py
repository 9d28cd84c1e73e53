"""The Stripe gateway over lines that a real proxy spoils: what is not known is never "not paid".

Behind the line stands practice, so that what was really made and paid can be looked up beside it.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from monzapos.adapters.qr_hosts import QrHosts
from monzapos.adapters.stripe_gateway import StripeGateway
from monzapos.adapters.stripe_sessions import Deadlines
from monzapos.domain.attempt import Attempt, AttemptState, Light
from monzapos.domain.checkout import judge
from tests.contracts.gateway_checks import trouble
from tests.contracts.gateway_harness import StripeInPractice
from tests.contracts.gateway_samples import PRICE, PcClock, new_attempt
from tests.peers.toxics import Line, Toxiproxy

pytestmark = [pytest.mark.proof, pytest.mark.linux("a peer ends with the tests by prctl")]

SOON = Deadlines(create=1.0, read=1.0, find=2.0)
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
        lambda line: line.spoil("limit_data", "upstream", bytes=300), "no_answer", arrives=False
    ),
    "cut within the headers": _fault(
        lambda line: line.spoil("limit_data", bytes=20), "no_answer", arrives=True
    ),
    "cut within the body": _fault(
        lambda line: line.spoil("limit_data", bytes=400), "bad_answer", arrives=True
    ),
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeInPractice]:
    practice = StripeInPractice()
    practice.start(tmp_path_factory.mktemp("practice"))
    yield practice
    practice.stop()


@pytest.fixture(scope="module")
def module_line(toxiproxy: Toxiproxy, provider: StripeInPractice) -> Line:
    return toxiproxy.line_to(provider.base)


@pytest.fixture
def line(module_line: Line) -> Line:
    module_line.heal()
    return module_line


@pytest.fixture
async def gateway(line: Line, provider: StripeInPractice) -> AsyncIterator[StripeGateway]:
    made = StripeGateway(
        "rk_test_practice",
        line.base_url,
        session_minutes=60,
        hosts=QrHosts(frozenset(), provider.base),
        clock=PcClock(),
        deadlines=SOON,
    )
    yield made
    await made.aclose()


async def opened(gateway: StripeGateway) -> Attempt:
    attempt = await new_attempt(gateway)
    report = await gateway.open(attempt)
    return replace(attempt, session_id=report.session_id, url=report.url)


@every_fault
async def test_a_create_is_unknown_and_comes_true_once(
    line: Line, provider: StripeInPractice, gateway: StripeGateway, fault: Fault
) -> None:
    before = await provider.sessions()
    attempt = await new_attempt(gateway)
    fault.spoil(line)
    lost = await trouble(gateway.open(attempt))
    assert (lost.code in fault.codes, lost.certain) == (True, False), lost.code
    assert await provider.sessions() == before + fault.arrives
    line.heal()
    report = await gateway.open(attempt)
    assert judge(attempt, PRICE, report).state is AttemptState.OPEN
    assert await provider.sessions() == before + 1
    assert len(set(await provider.creates(attempt.idempotency_key))) == 1


@every_fault
async def test_money_is_never_denied(
    line: Line, provider: StripeInPractice, gateway: StripeGateway, fault: Fault
) -> None:
    attempt = await opened(gateway)
    await provider.customer(attempt.url, "pay")
    fault.spoil(line)
    for call in (gateway.look(attempt), gateway.close(attempt), gateway.find(attempt)):
        lost = await trouble(call)
        assert (lost.code in fault.codes, lost.certain) == (True, False), lost.code
    line.heal()
    for seen in (await gateway.look(attempt), await gateway.close(attempt)):
        assert judge(attempt, PRICE, seen).light is Light.PAID


@every_fault
async def test_a_closing_is_believed_when_it_is_read(
    line: Line, provider: StripeInPractice, gateway: StripeGateway, fault: Fault
) -> None:
    attempt = await opened(gateway)
    fault.spoil(line)
    assert not (await trouble(gateway.close(attempt))).certain
    line.heal()
    seen = judge(attempt, PRICE, await gateway.look(attempt))
    assert seen.state is (AttemptState.EXPIRED if fault.arrives else AttemptState.OPEN)
    assert judge(attempt, PRICE, await gateway.close(attempt)).light is Light.NOT_PAID


async def test_a_slow_line_is_only_slow(
    line: Line, provider: StripeInPractice, gateway: StripeGateway
) -> None:
    line.spoil("latency", latency=60, jitter=40)
    line.spoil("latency", "upstream", latency=60, jitter=40)
    line.spoil("slicer", average_size=40, size_variation=20)
    attempt = await opened(gateway)
    await provider.customer(attempt.url, "pay")
    assert judge(attempt, PRICE, await gateway.look(attempt)).light is Light.PAID
