"""Every Auth server against what the program relies on."""

from collections.abc import Iterator

import pytest

from tests.supabase.auth_bench import auth_bench
from tests.supabase.auth_checks import TOKENS
from tests.supabase.auth_harness import HARNESSES, AuthHarness
from tests.supabase.auth_refusal_checks import REFUSALS

AUTH = TOKENS | REFUSALS


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, AuthHarness]]:
    """Start them all once: pytest starts a parametrized fixture anew for each check."""
    servers = [kind() for kind in HARNESSES]
    for server in servers:
        server.start()
    yield {server.name: server for server in servers}
    for server in servers:
        server.stop()


@pytest.mark.parametrize(
    ("server", "name"),
    [(kind.name, name) for kind in HARNESSES for name in AUTH.for_server(kind.can)],
)
async def test_promise(servers: dict[str, AuthHarness], server: str, name: str) -> None:
    async with auth_bench(servers[server]) as bench:
        await AUTH.checks[name](bench)
