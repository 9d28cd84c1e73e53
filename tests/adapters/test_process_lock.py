"""One process of a home has the lock, and a killed one has it no longer."""

import subprocess
import sys
from pathlib import Path

import pytest

from monzapos.adapters.process_lock import ProcessLock
from monzapos.domain.errors import Refusal

ROOT = Path(__file__).parents[2]
_HOLD = (
    "import sys; from pathlib import Path; from monzapos.adapters.process_lock import ProcessLock;"
    "lock = ProcessLock(Path(sys.argv[1])); print(lock.acquire(), flush=True); sys.stdin.readline()"
)


def test_it_is_had_once(tmp_path: Path) -> None:
    one, other = (ProcessLock(tmp_path / "lock") for _ in range(2))
    assert one.acquire()
    assert not other.acquire()
    one.release()
    assert other.acquire()
    assert not one.acquire()
    other.release()


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    here = ProcessLock(path)
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == "True"
        assert not here.acquire()
        holder.kill()
        holder.wait()
        assert here.acquire()
    here.release()


def test_a_folder_in_its_place_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ProcessLock(tmp_path).acquire()
    assert (refused.value.code, refused.value.details) == (
        "folder_unusable",
        {"path": str(tmp_path)},
    )
