"""Pictures of vehicles from the network, kept on this machine: asked for when one is looked at."""

import asyncio
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import httpx

from monzapos.adapters.http import Http
from monzapos.adapters.picture_address import may_be_asked
from monzapos.adapters.sqlite.private_files import private_folder
from monzapos.domain.errors import ProviderTrouble, Refusal

LARGEST = 8_000_000  # bytes of one picture
ROOM = 200_000_000  # bytes of all that is kept
AT_A_TIME = 4
SECONDS = 20.0  # for one picture, first to last byte
_KINDS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_DIGEST = 32  # bytes of SHA-256 before the picture: what is cut short or altered is no picture


class PhotoCache:
    """Fits ``application.ports.Photos``. Sends no cookie and no key, and follows no redirect.

    ``http`` limits the size of an answer to ``LARGEST``. ``plain`` lets pictures come from this
    machine without https: for a project on it.
    """

    def __init__(self, folder: Path, http: Http, *, plain: bool = False, room: int = ROOM) -> None:
        self._kept = _Folder(folder, room)
        self._http = http
        self._plain = plain
        self._places = asyncio.Semaphore(AT_A_TIME)
        self._running: dict[str, asyncio.Task[bytes]] = {}

    async def photo(self, address: str) -> bytes:
        """Return a picture; whoever asks for it meanwhile gets the same answer.

        Raises ``Refusal("no_photo")`` (details: reason).
        """
        if not may_be_asked(address, plain=self._plain):
            raise Refusal("no_photo", reason="address")
        task = self._running.get(address)
        if task is None:
            task = asyncio.create_task(self._get(address), name="photo")
            self._running[address] = task
            task.add_done_callback(lambda done: self._ended(address, done))
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """Let go of what is on its way."""
        for task in list(self._running.values()):
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        await self._http.aclose()

    async def _get(self, address: str) -> bytes:
        name = hashlib.sha256(address.encode(errors="replace")).hexdigest()
        kept = await asyncio.to_thread(self._kept.read, name)
        if kept is not None:
            return kept
        async with self._places:
            content = await self._fetch(address)
        await asyncio.to_thread(self._kept.write, name, content)
        return content

    async def _fetch(self, address: str) -> bytes:
        headers = {"Accept": "image/webp, image/png, image/jpeg, image/gif"}
        try:
            answer = await self._http.send("GET", address, headers, None, SECONDS)
        except ProviderTrouble as trouble:
            raise Refusal("no_photo", reason=trouble.code) from None
        except (httpx.InvalidURL, ValueError):  # an address that only looks like one
            raise Refusal("no_photo", reason="address") from None
        if answer.status != 200:
            raise Refusal("no_photo", reason=str(answer.status))
        if not _is_picture(answer.body):
            raise Refusal("no_photo", reason="no_picture")
        return answer.body

    def _ended(self, address: str, task: asyncio.Task[bytes]) -> None:
        del self._running[address]
        if not task.cancelled():
            task.exception()  # whoever waited has heard of it; perhaps nobody did


class _Folder:
    """Files for this user alone; what was not used for longest makes way. Everything may block."""

    def __init__(self, folder: Path, room: int) -> None:
        self._folder = folder
        self._room = room
        self._filled: int | None = None  # bytes, as far as this process knows

    def read(self, name: str) -> bytes | None:
        path = self._folder / name
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, picture = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(picture).digest() != digest:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return picture

    def write(self, name: str, picture: bytes) -> None:
        """Keep a picture; a disk that refuses is no reason not to show it."""
        content = hashlib.sha256(picture).digest() + picture
        part: Path | None = None
        try:
            private_folder(self._folder)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:  # 0600
                part = Path(file.name)
                file.write(content)
            part.replace(self._folder / name)
            self._make_room(len(content))
        except OSError:
            if part is not None:
                with suppress(OSError):
                    part.unlink()

    def _make_room(self, more: int) -> None:
        if self._filled is not None:
            self._filled += more
            if self._filled <= self._room:
                return
        found = sorted(self._found())
        self._filled = sum(size for _used, size, _path in found)
        for _used, size, path in found:
            if self._filled <= self._room:
                break
            with suppress(OSError):
                path.unlink()
                self._filled -= size

    def _found(self) -> list[tuple[int, int, Path]]:
        """Return when each file was used last, its size and its place; leftovers too."""
        found = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        return found


def _is_picture(content: bytes) -> bool:
    """Whether it begins as a picture of pixels does: never SVG, which is a program of its own."""
    return content.startswith(_KINDS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
