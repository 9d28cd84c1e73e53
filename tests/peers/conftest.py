"""The peers as fixtures. A Go program that could not be had is left out, and the report says so."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.peers.programs import free_port, go_program, running, wait_for, why_not
from tests.peers.toxics import Toxiproxy

if TYPE_CHECKING:
    from tests.peers.shop import Shop
    from tests.supabase.postgres import Server

_HERE = Path(__file__).parent
_GO = {"stripe_mock": "stripe-mock", "toxiproxy": "toxiproxy-server"}
_NEVER = (
    "Supabase Auth and a PostgREST server: their Go modules could not be had when the proofs were "
    "written, and nothing is proven blind"
)
_left_out = pytest.StashKey[Iterable[str]]()


@pytest.hookimpl(trylast=True)  # when the proofs that nobody asked for are gone
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the proofs whose peer is not there."""
    ours = [item for item in items if item.path.is_relative_to(_HERE)]
    gone = {item: name for item in ours if (name := _missing(item))}
    if ours:
        reasons = {f"{name}: {why_not(name)}" for name in gone.values()}
        config.stash[_left_out] = [*sorted(reasons), _NEVER]
    config.hook.pytest_deselected(items=list(gone))
    items[:] = [item for item in items if item not in gone]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and why."""
    for reason in config.stash.get(_left_out, ()):
        terminalreporter.write_line(f"left out {reason}")


def _missing(item: pytest.Item) -> str:
    wanted = {_GO[name] for name in getattr(item, "fixturenames", ()) if name in _GO}
    return next((name for name in sorted(wanted) if not go_program(name).exists()), "")


@pytest.fixture(scope="session")
def stripe_mock() -> Iterator[str]:
    """Return the address of Stripe's own mock of its API."""
    addresses = ("-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0")
    with running(go_program("stripe-mock"), *addresses) as printed:
        yield f"http://{wait_for(printed, 'Listening for HTTP at address: ')}"


@pytest.fixture(scope="session")
def toxiproxy() -> Iterator[Toxiproxy]:
    """Return a proxy that spoils connections as it is told."""
    port = free_port()
    command = (go_program("toxiproxy-server"), "-host", "127.0.0.1", "-port", str(port))
    with (
        running(*command, environment={"LOG_LEVEL": "error"}),
        Toxiproxy(f"http://127.0.0.1:{port}") as proxy,
    ):
        yield proxy


@pytest.fixture(scope="module")
def opened(postgres_server: "Server", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Shop"]:
    """Open one shop for a module."""
    from tests.peers.shop import open_shop  # heavy, and most runs of the tests need no peer

    with open_shop(postgres_server, tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture
def shop(opened: "Shop") -> "Shop":
    """Return the shop with nothing asked yet, and its person as at the beginning."""
    opened.project.requests.clear()
    opened.project.faults.clear()
    opened.person.app_metadata = {"provider": "email", "monzapos_role": "sales"}
    return opened
