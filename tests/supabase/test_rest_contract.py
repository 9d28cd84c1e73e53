"""Every REST server against what the program relies on."""

from collections.abc import Iterator

import pytest

from tests.supabase.postgres import Server
from tests.supabase.rest_bench import rest_bench
from tests.supabase.rest_call_checks import CALLS
from tests.supabase.rest_harness import HARNESSES, RestHarness
from tests.supabase.rest_read_checks import READS

REST = READS | CALLS


@pytest.fixture(scope="module")
def servers(postgres_server: Server) -> Iterator[dict[str, RestHarness]]:
    """Start them all once: pytest starts a parametrized fixture anew for each check."""
    servers = [kind() for kind in HARNESSES]
    for server in servers:
        server.start(postgres_server)
    yield {server.name: server for server in servers}
    for server in servers:
        server.stop()


@pytest.mark.parametrize(
    ("server", "name"),
    [(kind.name, name) for kind in HARNESSES for name in REST.for_server(kind.can)],
)
async def test_promise(servers: dict[str, RestHarness], server: str, name: str) -> None:
    async with rest_bench(servers[server]) as bench:
        await REST.checks[name](bench)
