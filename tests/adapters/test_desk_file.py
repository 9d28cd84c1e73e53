"""A desk knows who it is from its first start on."""

import json
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from monzapos.adapters.desk_file import OWN_NAME, DeskFile
from monzapos.domain.errors import Refusal

ROOT = Path(__file__).parents[2]
_LOAD = (
    "import sys; from pathlib import Path; from monzapos.adapters.desk_file import DeskFile;"
    "sys.stdin.readline(); print(*DeskFile(Path(sys.argv[1])).load())"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.json"


def test_it_is_made_once_and_read_from_then_on(path: Path) -> None:
    desk_id, person = DeskFile(path).load()
    assert uuid.UUID(desk_id) != uuid.UUID(person.id)
    assert person.name
    assert person.manager
    assert DeskFile(path).load() == (desk_id, person)


@pytest.mark.linux("other systems have other permissions")
def test_only_this_user_reads_it(path: Path) -> None:
    DeskFile(path).load()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("before", [None, b"{", b""])
def test_processes_that_start_at_once_are_the_same_desk(path: Path, before: bytes | None) -> None:
    if before is not None:
        path.write_bytes(before)
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", _LOAD, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in starting:  # all are loaded and wait for this line
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = {process.communicate()[0] for process in starting}
    assert len(said) == 1
    assert said.pop().startswith(DeskFile(path).load()[0])


GOOD = str(uuid.UUID(int=7))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"desk_id": GOOD}).encode(),
        json.dumps({"desk_id": GOOD, "person": "Ana"}).encode(),
        json.dumps({"desk_id": None, "person": {"id": GOOD, "name": "Ana"}}).encode(),
        json.dumps({"desk_id": "", "person": {"id": GOOD, "name": "Ana"}}).encode(),
        json.dumps({"desk_id": GOOD, "person": {"id": GOOD, "name": 7}}).encode(),
    ],
)
def test_a_damaged_file_is_kept_aside_and_the_desk_gets_a_new_name_tag(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    desk_id, person = DeskFile(path).load()
    assert desk_id != GOOD
    assert path.with_suffix(".damaged").read_bytes() == content
    assert DeskFile(path).load() == (desk_id, person)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ana", "Ana"), ("\ud800Ana\0\n", "Ana"), ("\u202e", OWN_NAME), ("x" * 500, "x" * 60)],
)
def test_a_name_fits_every_journal(path: Path, name: str, shown: str) -> None:
    kept = {"desk_id": GOOD, "person": {"id": GOOD, "name": name}}
    path.write_text(json.dumps(kept), "utf-8")
    assert DeskFile(path).load()[1].name == shown


@pytest.mark.parametrize(
    ("account", "shown"), [("ana", "ana"), ("\udcff\udcfe", OWN_NAME), ("a\nb", "a b")]
)
def test_the_first_name_is_the_accounts(
    path: Path, account: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: account)
    assert DeskFile(path).load()[1].name == shown


@pytest.mark.parametrize("error", [OSError(), KeyError("uid"), ImportError("pwd")])
def test_a_system_that_knows_no_account_is_no_trouble(
    path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getuser() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", getuser)
    assert DeskFile(path).load()[1].name == OWN_NAME


@pytest.mark.parametrize("blocked", ["desk.json", "desk.lock", "desk.draft"])
def test_a_folder_in_its_place_is_a_refusal(path: Path, blocked: str) -> None:
    (path.parent / blocked).mkdir()
    with pytest.raises(Refusal) as refused:
        DeskFile(path).load()
    assert (refused.value.code, refused.value.details) == ("folder_unusable", {"path": str(path)})
