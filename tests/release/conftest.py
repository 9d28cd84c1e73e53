"""What the proofs need beside the tests' own programs; what is missing is left out, and said."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.peers.programs import go_program, why_not

_HERE = Path(__file__).parent
_left_out = pytest.StashKey[Iterable[str]]()


@pytest.hookimpl(trylast=True)  # when the proofs that nobody asked for are gone
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the proofs whose program is not there."""
    ours = [item for item in items if item.path.is_relative_to(_HERE)]
    gone = {item: reason for item in ours if (reason := _missing(item))}
    config.stash[_left_out] = sorted(set(gone.values()))
    config.hook.pytest_deselected(items=list(gone))
    items[:] = [item for item in items if item not in gone]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and why."""
    for reason in config.stash.get(_left_out, ()):
        terminalreporter.write_line(f"left out {reason}")


def _missing(item: pytest.Item) -> str:
    fixtures = getattr(item, "fixturenames", ())
    if "wine" in fixtures and not shutil.which("wine"):
        return (
            "the installer under Wine: sudo apt-get install -y --no-install-recommends wine wine64"
        )
    if "actionlint" in fixtures and not go_program("actionlint").exists():
        return f"actionlint: {why_not('actionlint')}"
    return ""


@pytest.fixture(scope="session")
def actionlint() -> Path:
    """Return the checker of GitHub's workflows."""
    return go_program("actionlint")
