"""The desktop program as Windows starts it from its menu: with no terminal to print to."""

from pathlib import Path

import pytest

from tests.e2e.children import PYTHON
from tests.e2e.program import Home, until
from tests.e2e.window.desk import Workplace

_WITHOUT = "import sys; sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None; "
_START = f"{_WITHOUT}from monzapos.__main__ import main; sys.exit(main())"


def test_why_it_cannot_start_is_said_in_a_box(
    workplace: Workplace, home: Home, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    nowhere = str(tmp_path / "file" / "home")
    running = home.start_command(
        *PYTHON, "-c", _START, **workplace.environment | {"MONZAPOS_HOME": nowhere}
    )
    box = workplace.screen.window_of(running.child.pid)
    workplace.screen.bring(box)
    assert "MonzaPOS" in workplace.screen.do("getwindowname", box)
    workplace.screen.press("Return")
    assert running.finish().status == 2


@pytest.mark.proof
def test_it_opens_and_practises(workplace: Workplace, home: Home) -> None:
    running = home.start_command(*PYTHON, "-c", _START, **workplace.environment)
    workplace.screen.window_of(running.child.pid)
    until(home.journal.exists, "the practice journal")
    assert running.child.wait(0) is None  # it goes on
    log = (home.folder / "log" / "monzapos.log").read_text("utf-8")
    assert "Traceback" not in log
