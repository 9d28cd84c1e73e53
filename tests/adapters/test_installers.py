"""Installers: what does not fit leaves nothing behind, and nothing is written over."""

import asyncio
import errno
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from monzapos.adapters import installers
from monzapos.adapters.http import Http
from monzapos.adapters.installers import InstallerFiles
from monzapos.adapters.update_manifest import LARGEST_INSTALLER
from monzapos.application.ports import Installers
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download
from tests.adapters.minisigner import INSTALLER, installer
from tests.application.samples import FakeClock
from tests.contracts.faulty_server import FaultyServer, Script, drip, drop, reply, silence

NAME = "monzapos_0.2.0_amd64.deb"


class Desk:
    """The folders of a desk, and the server that its installers come from."""

    def __init__(self, root: Path) -> None:
        self.scratch, self.downloads = root / "cache" / "installers", root / "Downloads"
        self.heard = 0
        self.progress: list[int] = []

    @asynccontextmanager
    async def served(self, script: Script) -> AsyncIterator[tuple[Installers, Download]]:
        async with FaultyServer(script) as server:
            http = Http(FakeClock(), largest=LARGEST_INSTALLER)
            said = installer(f"{server.base_url}/files/{NAME}")
            download = Download(said["url"], NAME, said["size"], said["sha256"])
            try:
                yield InstallerFiles(http, self.scratch, self.downloads), download
            finally:
                await http.aclose()
            self.heard = len(server.heard)

    async def fetch(self, script: Script) -> str:
        """Return where the installer lies, or the code of the refusal."""
        async with self.served(script) as (files, download):
            try:
                return await files.fetch(download, self.progress.append)
            except Refusal as refusal:
                return refusal.code

    def files(self) -> list[str]:
        """Return everything that lies in either folder."""
        found = [*self.scratch.rglob("*"), *self.downloads.rglob("*")]
        return sorted(path.name for path in found)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Disks:
    """Where hard links can be made. ``before`` is called before each, with where it would lie."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._link = Path.hardlink_to
        self.before: Callable[[Path, Path], None] = lambda _target, _source: None
        self.tried = 0

    def link(self, target: Path, source: Path) -> None:
        self.tried += 1
        self.before(target, source)
        if self.kind == "no links":
            raise PermissionError(errno.EPERM, "Operation not permitted")
        if self.kind == "two disks" and target.parent != source.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        self._link(target, source)


@pytest.fixture(params=["one disk", "two disks", "no links"])
def disks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Disks:
    """The test runs once for each way in which an installer comes to its folder."""
    made = Disks(request.param)
    monkeypatch.setattr(Path, "hardlink_to", lambda target, source: made.link(target, source))
    return made


async def test_what_fits_comes_to_the_folder_for_downloads(desk: Desk, disks: Disks) -> None:
    assert await desk.fetch(reply(INSTALLER)) == str(desk.downloads / NAME)
    assert (desk.downloads / NAME).read_bytes() == INSTALLER
    assert desk.files() == [NAME]
    assert desk.progress == sorted(desk.progress)
    assert len(desk.progress) > 1
    assert desk.progress[-1] == len(INSTALLER)
    assert disks.tried


@pytest.mark.linux("modes mean nothing elsewhere")
@pytest.mark.usefixtures("disks")
async def test_nobody_else_may_read_or_run_it(desk: Desk) -> None:
    await desk.fetch(reply(INSTALLER))
    assert stat.S_IMODE((desk.downloads / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.scratch.stat().st_mode) == 0o700


MISFITS: dict[str, tuple[Script, str]] = {
    "another content": (reply(INSTALLER[:-1] + b"!"), "update_misfit"),
    "shorter": (reply(INSTALLER[:-1]), "update_misfit"),
    "longer": (reply(INSTALLER + b"!"), "update_misfit"),
    "much longer": (reply(INSTALLER * 20), "update_misfit"),
    "a page": (reply(b"<html>Sign in</html>", Content_Type="text/html"), "update_misfit"),
    "empty": (reply(b""), "update_misfit"),
    "cut short": (reply(INSTALLER[:-9], length=len(INSTALLER)), "update_unreachable"),
    "missing": (reply(INSTALLER, 404), "update_unreachable"),
    "elsewhere": (reply(b"", 307, Location="http://127.0.0.1:9/"), "update_unreachable"),
    "packed": (reply(INSTALLER, Content_Encoding="gzip"), "update_unreachable"),
    "drop": (drop(), "update_unreachable"),
    "silence": (silence(), "update_unreachable"),
    "drip": (drip(), "update_unreachable"),
}


@pytest.mark.parametrize("name", MISFITS)
async def test_what_does_not_fit_leaves_nothing_behind(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in ("silence", "drip"):
        monkeypatch.setattr(installers, "SECONDS", 0.3)
    script, code = MISFITS[name]
    assert await desk.fetch(script) == code
    assert desk.files() == []
    assert desk.heard == 1


@pytest.mark.parametrize("difference", [-1, 1])
async def test_a_size_that_was_signed_otherwise_is_refused_whatever_the_hash(
    desk: Desk, difference: int
) -> None:
    async with desk.served(reply(INSTALLER)) as (files, download):
        signed = replace(download, size=download.size + difference)
        with pytest.raises(Refusal, match="update_misfit"):
            await files.fetch(signed, desk.progress.append)
    assert desk.files() == []


async def test_a_file_that_is_too_long_is_not_read_to_its_end(desk: Desk) -> None:
    await desk.fetch(reply(INSTALLER * 20))
    assert max(desk.progress, default=0) <= len(INSTALLER)


async def test_whoever_stops_waiting_leaves_nothing_behind(desk: Desk) -> None:
    begun = asyncio.Event()

    async def half(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(INSTALLER)}\r\n\r\n"
        writer.write(head.encode() + INSTALLER[: len(INSTALLER) // 2])
        await writer.drain()
        await _reader.read()

    def progress(_received: int) -> None:
        begun.set()

    async with desk.served(half) as (files, download):
        asked = asyncio.create_task(files.fetch(download, progress))
        await begun.wait()
        assert desk.files() != []
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert desk.files() == []


async def test_what_is_there_already_is_not_fetched_again(desk: Desk) -> None:
    await desk.fetch(reply(INSTALLER))
    assert await desk.fetch(drop()) == str(desk.downloads / NAME)
    assert desk.heard == 0
    (desk.downloads / NAME).rename(desk.downloads / f"2-{NAME}")
    (desk.downloads / NAME).write_bytes(b"something else")
    assert await desk.fetch(drop()) == str(desk.downloads / f"2-{NAME}")


@pytest.mark.usefixtures("disks")
async def test_nothing_is_written_over(desk: Desk, tmp_path: Path) -> None:
    desk.downloads.mkdir()
    (desk.downloads / NAME).write_bytes(b"somebody's own")
    (desk.downloads / f"2-{NAME}").symlink_to(tmp_path / "nowhere")
    assert await desk.fetch(reply(INSTALLER)) == str(desk.downloads / f"3-{NAME}")
    assert (desk.downloads / NAME).read_bytes() == b"somebody's own"
    assert not (tmp_path / "nowhere").exists()
    assert desk.files() == sorted([NAME, f"2-{NAME}", f"3-{NAME}"])


@pytest.mark.usefixtures("disks")
async def test_a_link_that_lies_in_wait_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    desk.downloads.mkdir()
    (tmp_path / "settings").write_bytes(b"somebody's own")
    for name in (f".{NAME}.part", f"{NAME}.part"):
        (desk.downloads / name).symlink_to(tmp_path / "settings")
    assert await desk.fetch(reply(INSTALLER)) == str(desk.downloads / NAME)
    assert (tmp_path / "settings").read_bytes() == b"somebody's own"
    assert (desk.downloads / f".{NAME}.part").is_symlink()
    assert not (desk.downloads / NAME).is_symlink()


async def test_what_is_saved_there_meanwhile_is_not_written_over(desk: Desk, disks: Disks) -> None:
    def save(target: Path, _source: Path) -> None:
        if target.name == NAME and not target.exists() and disks.tried == last:
            target.write_bytes(b"somebody's own")

    last = 1 if disks.kind == "one disk" else 2  # where it is copied: once the copy is there
    disks.before = save
    assert await desk.fetch(reply(INSTALLER)) == str(desk.downloads / f"2-{NAME}")
    assert (desk.downloads / NAME).read_bytes() == b"somebody's own"
    assert (desk.downloads / f"2-{NAME}").read_bytes() == INSTALLER
    assert desk.files() == sorted([NAME, f"2-{NAME}"])


@pytest.mark.parametrize("disks", ["two disks", "no links"], indirect=True)
async def test_what_is_spoilt_on_its_way_to_the_folder_is_refused(desk: Desk, disks: Disks) -> None:
    def spoil(_target: Path, source: Path) -> None:
        if source.parent == desk.scratch:
            source.write_bytes(INSTALLER[:-1] + b"!")

    disks.before = spoil
    assert await desk.fetch(reply(INSTALLER)) == "update_misfit"
    assert desk.files() == []


@pytest.mark.usefixtures("disks")
async def test_it_is_on_the_disk_before_anybody_hears_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_ino))
    await desk.fetch(reply(INSTALLER))
    assert (desk.downloads / NAME).stat().st_ino in synced


@pytest.mark.parametrize("spoilt", ["scratch", "downloads"])
async def test_a_disk_that_refuses_is_told(desk: Desk, spoilt: str) -> None:
    place: Path = getattr(desk, spoilt)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("no folder")
    assert await desk.fetch(reply(INSTALLER)) == "update_disk"
    assert [path for path in desk.scratch.rglob("*") if path.is_file()] == []


async def test_what_a_killed_process_has_left_is_taken_away(desk: Desk) -> None:
    desk.scratch.mkdir(parents=True)
    for name, age in (("old.part", 2 * installers.FORGOTTEN), ("running.part", 0.0)):
        (desk.scratch / name).write_bytes(b"half")
        then = (desk.scratch / name).stat().st_mtime - age
        os.utime(desk.scratch / name, (then, then))
    await desk.fetch(reply(INSTALLER))
    assert [path.name for path in desk.scratch.iterdir()] == ["running.part"]
