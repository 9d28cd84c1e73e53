"""Every gateway against its provider's server, and every check against gateways that fail it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from typing import Any, cast

import pytest

from monzapos.application.ports import Gateway
from tests.contracts.gateway_broken import BREAKS, Broken
from tests.contracts.gateway_checks import CHECKS, NEEDS, Bench
from tests.contracts.gateway_harness import HARNESSES, Harness


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Harness]]:
    """Every provider's server, started once; a fixture with parameters would start it anew."""
    with ExitStack() as ends:
        started = {}
        for kind in HARNESSES:
            harness = kind()
            harness.start(tmp_path_factory.mktemp(harness.name))
            ends.callback(harness.stop)
            started[kind.name] = harness
        yield started


@pytest.fixture
def provider(request: pytest.FixtureRequest, servers: Mapping[str, Harness]) -> Harness:
    return servers[request.param.name]


@asynccontextmanager
async def bench_of(provider: Harness) -> AsyncIterator[Bench]:
    """Return a bench where nothing that an earlier check planned goes wrong."""
    for operation in ("create", "get", "expire", "list"):
        await provider.fail(operation, "500", times=0)
    bench = Bench(provider, provider.gateway(), provider.gateway(hasty=True))
    try:
        yield bench
    finally:
        await bench.gateway.aclose()
        await bench.hasty.aclose()


def _named(kind: type[Harness], name: str, *more: Any) -> Any:
    return pytest.param(kind, name, *more, id="-".join([kind.name, name, *map(_name, more)]))


def _name(broken: type[Broken]) -> str:
    return broken.__name__


PROMISES = [
    (kind, name)
    for kind in HARNESSES
    for name in CHECKS
    if name not in NEEDS or NEEDS[name] in kind.can
]


@pytest.mark.parametrize(
    ("provider", "name"), [_named(*promise) for promise in PROMISES], indirect=["provider"]
)
async def test_promise(provider: Harness, name: str) -> None:
    async with bench_of(provider) as bench:
        await CHECKS[name](bench)


@pytest.mark.parametrize(
    ("provider", "name", "broken"),
    [_named(kind, name, broken) for kind, name in PROMISES for broken in BREAKS[name]],
    indirect=["provider"],
)
async def test_the_contract_notices(provider: Harness, name: str, broken: type[Broken]) -> None:
    async with bench_of(provider) as bench:
        worse = Bench(
            provider, cast(Gateway, broken(bench.gateway)), cast(Gateway, broken(bench.hasty))
        )
        with pytest.raises(AssertionError):
            await CHECKS[name](worse)


def test_every_promise_is_broken_by_somebody() -> None:
    assert set(BREAKS) == set(CHECKS)
