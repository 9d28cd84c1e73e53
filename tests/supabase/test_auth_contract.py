"""Every Auth server against what the program relies on."""

from collections.abc import Iterator

import pytest

from tests.supabase.auth_bench import auth_bench
from tests.supabase.auth_checks import TOKENS
from tests.supabase.auth_harness import HARNESSES, AuthHarness
from tests.supabase.auth_refusal_checks import REFUSALS

AUTH = TOKENS | REFUSALS


@pytest.fixture(scope="module")
def auth(request: pytest.FixtureRequest) -> Iterator[AuthHarness]:
    server: AuthHarness = request.param()
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("auth", "name"),
    [
        pytest.param(kind, name, id=f"{kind.name}-{name}")
        for kind in HARNESSES
        for name in AUTH.for_server(kind.can)
    ],
    indirect=["auth"],
)
async def test_promise(auth: AuthHarness, name: str) -> None:
    async with auth_bench(auth) as bench:
        await AUTH.checks[name](bench)
