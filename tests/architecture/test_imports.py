"""Who may import whom, and what a front end without a window loads."""

import subprocess
import sys

from tests.architecture.sources import ROOT

_LOADED = "print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_import_rules_hold() -> None:
    """In a process of its own: the linter leaves its worker threads behind."""
    run = _python(
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    assert run.returncode == 0, run.stdout


def test_the_command_line_does_without_qt() -> None:
    assert "PySide6" not in _loaded_by("import monzapos.cli, monzapos.bootstrap")


def test_the_version_is_said_without_loading_a_provider() -> None:
    loaded = _loaded_by(
        "sys.argv = ['monzapos', '--version']\n"
        "from monzapos.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
    )
    assert not loaded & {"PySide6", "httpx", "keyring", "starlette", "stripe", "uvicorn"}


def _loaded_by(code: str) -> set[str]:
    """Run the code in a fresh interpreter and return the packages that it loaded."""
    run = _python(f"{code}\n{_LOADED}")
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
