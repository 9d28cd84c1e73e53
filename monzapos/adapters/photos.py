"""Pictures of vehicles from the network, kept on this machine: asked for when one is looked at."""

import asyncio
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from monzapos.adapters.http import Http
from monzapos.adapters.picture_address import may_be_asked
from monzapos.adapters.sqlite.private_files import private_folder
from monzapos.domain.errors import ProviderTrouble, Refusal

LARGEST = 8_000_000  # bytes of one picture
ROOM = 200_000_000  # bytes of all that is kept
AT_A_TIME = 4
SECONDS = 20.0  # for one picture, first to last byte
YOUNG = 86_400.0  # seconds that a kept picture is shown without asking whether there is another
PATIENCE = 2.0  # seconds to wait for a newer picture before the kept one is shown
ALONE = 60.0  # seconds without such questions once nobody has answered one
_KINDS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_DIGEST = 32  # bytes of SHA-256 before the picture: what is cut short or altered is no picture


class PhotoCache:
    """Fits ``application.ports.Photos``. Sends no cookie and no key, and follows no redirect.

    A kept picture that is old is asked for again, and shown where no newer one comes soon.
    ``http`` limits the size of an answer to ``LARGEST``. ``plain`` lets pictures come from this
    machine without https: for a project on it.
    """

    def __init__(self, folder: Path, http: Http, *, plain: bool = False, room: int = ROOM) -> None:
        self._kept = _Folder(folder, room)
        self._http = http
        self._plain = plain
        self._places = asyncio.Semaphore(AT_A_TIME)
        self._running: dict[str, asyncio.Task[bytes]] = {}
        self._renewing: dict[str, asyncio.Task[bytes]] = {}
        self._alone_until = 0.0  # the loop's time

    async def photo(self, address: str) -> bytes:
        """Return a picture; whoever asks for it meanwhile gets the same answer.

        Raises ``Refusal("no_photo")`` (details: reason).
        """
        if not may_be_asked(address, plain=self._plain):
            raise Refusal("no_photo", reason="address")
        return await asyncio.shield(_once(self._running, address, self._get))

    async def forget(self, address: str) -> None:
        """Keep a picture no longer, as it cannot be shown: who asks next has it fetched."""
        await asyncio.to_thread(self._kept.remove, _name(address))

    async def aclose(self) -> None:
        """Let go of what is on its way."""
        tasks = [*self._running.values(), *self._renewing.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._http.aclose()

    async def _get(self, address: str) -> bytes:
        kept = await asyncio.to_thread(self._kept.read, _name(address))
        if kept is None:
            return await self._bring(address)
        if kept.young or asyncio.get_running_loop().time() < self._alone_until:
            return kept.content
        return await self._newer(address) or kept.content

    async def _newer(self, address: str) -> bytes | None:
        """Return the picture as it is now; None where it does not come, or later."""
        task = _once(self._renewing, address, self._bring)
        done, _late = await asyncio.wait({task}, timeout=PATIENCE)
        try:
            if done:
                return task.result()
        except Refusal as refusal:
            if refusal.details.get("reason") not in ("timeout", "no_network", "no_answer"):
                return None
        self._alone_until = asyncio.get_running_loop().time() + ALONE
        return None

    async def _bring(self, address: str) -> bytes:
        async with self._places:
            content = await self._fetch(address)
        await asyncio.to_thread(self._kept.write, _name(address), content)
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


def _once(
    tasks: dict[str, asyncio.Task[bytes]],
    address: str,
    work: Callable[[str], Coroutine[Any, Any, bytes]],
) -> asyncio.Task[bytes]:
    """Return the task that works on an address already, or a new one."""

    def ended(task: asyncio.Task[bytes]) -> None:
        del tasks[address]
        if not task.cancelled():
            task.exception()  # whoever waited has heard of it; perhaps nobody did

    if address not in tasks:
        tasks[address] = asyncio.create_task(work(address), name="photo")
        tasks[address].add_done_callback(ended)
    return tasks[address]


def _name(address: str) -> str:
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A picture from the disk; ``young`` where it was fetched not long ago."""

    content: bytes
    young: bool


class _Folder:
    """Files for this user alone; what was not used for longest makes way. Everything may block.

    A file's time of change is when it was fetched, its time of access when it was used last.
    """

    def __init__(self, folder: Path, room: int) -> None:
        self._folder = folder
        self._room = room
        self._filled: int | None = None  # bytes, as far as this process knows

    def read(self, name: str) -> _Kept | None:
        path = self._folder / name
        try:
            fetched = path.stat().st_mtime_ns  # before the content: never younger than it
            content = path.read_bytes()
        except OSError:
            return None
        digest, picture = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(picture).digest() != digest:
            self.remove(name)
            return None
        now = time.time_ns()
        with suppress(OSError):
            os.utime(path, ns=(now, fetched))
        return _Kept(picture, young=abs(now - fetched) < YOUNG * 1e9)  # clocks are put back

    def remove(self, name: str) -> None:
        with suppress(OSError):
            (self._folder / name).unlink()

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
                found.append((status.st_atime_ns, status.st_size, path))
        return found


def _is_picture(content: bytes) -> bool:
    """Whether it begins as a picture of pixels does: never SVG, which is a program of its own."""
    return content.startswith(_KINDS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
