"""Installers from the network: believed when size and hash fit, and never run from here."""

import asyncio
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

from monzapos.adapters.http import Http
from monzapos.adapters.signed_releases import HEADERS
from monzapos.adapters.sqlite.private_files import private_folder
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.release import Download

SECONDS = 3600.0  # for a whole installer, first to last byte
FORGOTTEN = 86_400.0  # seconds after which what a killed process has left is taken away
_PART = ".part"
_OF_ITS_OWN = os.O_RDWR | os.O_CREAT | os.O_EXCL
_OF_ITS_OWN |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)  # not every system's


class InstallerFiles:
    """Fits ``application.ports.Installers``.

    ``http`` limits an answer to the largest installer. What is on its way lies in ``scratch``, for
    this user alone; only what fits comes to ``downloads``, and never over another file.
    """

    def __init__(self, http: Http, scratch: Path, downloads: Path) -> None:
        self._http = http
        self._scratch = scratch
        self._downloads = downloads

    async def fetch(self, download: Download, progress: Callable[[int], None]) -> str:
        """Return where the installer lies, at once where it lies there already.

        Raises ``Refusal``: ``update_unreachable`` (details: host, reason), ``update_misfit``
        (details: name), ``update_disk`` (details: path).
        """
        there = await asyncio.to_thread(_already, self._downloads, download)
        if there is not None:
            return str(there)
        part = await asyncio.to_thread(self._begin)
        try:
            await self._receive(part, download, progress)
            return str(await asyncio.to_thread(self._hand_over, part.path, download))
        finally:
            # Not on another thread: whoever cancels this does not wait for one.
            part.drop()

    async def _receive(
        self, part: "_Part", download: Download, progress: Callable[[int], None]
    ) -> None:
        async def take(piece: bytes) -> None:
            if part.size + len(piece) > download.size:
                raise Refusal("update_misfit", name=download.name)
            await asyncio.to_thread(part.write, piece)
            progress(part.size)

        try:
            await self._http.download(download.url, HEADERS, SECONDS, take)
        except ProviderTrouble as trouble:
            host = trouble.details.get("host") or httpx.URL(download.url).host
            reason = trouble.details.get("reason", "") if trouble.code == "bad_answer" else ""
            raise Refusal("update_unreachable", host=host, reason=reason or trouble.code) from None
        digest = await asyncio.to_thread(part.digest)
        if part.size != download.size or digest != download.sha256:
            raise Refusal("update_misfit", name=download.name)

    def _begin(self) -> "_Part":
        try:
            private_folder(self._scratch)
            for old in self._scratch.glob(f"*{_PART}"):
                with suppress(OSError):
                    if time.time() - old.stat().st_mtime > FORGOTTEN:
                        old.unlink()
            return _Part(self._scratch)
        except OSError:
            raise Refusal("update_disk", path=str(self._scratch)) from None

    def _hand_over(self, part: Path, download: Download) -> Path:
        try:
            self._downloads.mkdir(parents=True, exist_ok=True)
            for target in _free_names(self._downloads / download.name):
                with suppress(FileExistsError):
                    _put(part, target, download)
                    return target
        except OSError:
            pass
        raise Refusal("update_disk", path=str(self._downloads))


class _Part:
    """A file that is being received. Everything may block."""

    def __init__(self, folder: Path) -> None:
        descriptor, name = tempfile.mkstemp(_PART, dir=folder)  # 0600
        self.path = Path(name)
        self.size = 0
        self._file = os.fdopen(descriptor, "wb")
        self._digest = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        try:
            self._file.write(piece)
        except OSError:
            raise Refusal("update_disk", path=str(self.path.parent)) from None
        self._digest.update(piece)
        self.size += len(piece)

    def digest(self) -> str:
        """Return the SHA-256 of all that was written, which is on the disk then."""
        try:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError:
            raise Refusal("update_disk", path=str(self.path.parent)) from None
        return self._digest.hexdigest()

    def drop(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink()


def _already(folder: Path, download: Download) -> Path | None:
    for path in _free_names(folder / download.name):
        try:
            if path.stat().st_size == download.size:
                with path.open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() == download.sha256:
                        return path
        except OSError:
            return None
    return None


def _free_names(path: Path) -> list[Path]:
    """Return the names under which a file may come to lie, the best first."""
    return [path, *(path.with_name(f"{number}-{path.name}") for number in range(2, 10))]


def _put(part: Path, target: Path, download: Download) -> None:
    """Let the file appear; raises ``FileExistsError`` rather than touch another."""
    try:
        target.hardlink_to(part)
        return
    except FileExistsError:
        raise
    except OSError:  # another disk, or one without links
        if os.path.lexists(target):  # what is known to be in vain need not be copied
            raise FileExistsError(target) from None
    # Others may write to this folder too: a name that nobody can foresee, and no link is followed.
    descriptor, name = tempfile.mkstemp(_PART, f".{target.name}.", target.parent)  # 0600
    beside = Path(name)
    try:
        _copy(part, descriptor, download)
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, where a rename would replace what lies there
        beside.unlink(missing_ok=True)  # it may not have room for both
        _put_in_place(part, target, download)
    finally:
        beside.unlink(missing_ok=True)


def _put_in_place(part: Path, target: Path, download: Download) -> None:
    descriptor = os.open(target, _OF_ITS_OWN, 0o600)
    try:
        _copy(part, descriptor, download)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _copy(part: Path, descriptor: int, download: Download) -> None:
    """Copy to a file that is open, up to the disk; what lies there then is compared once more."""
    with os.fdopen(descriptor, "w+b") as copy:
        with part.open("rb") as source:
            shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
        copy.seek(0)
        if hashlib.file_digest(copy, "sha256").hexdigest() != download.sha256:
            raise Refusal("update_misfit", name=download.name)
