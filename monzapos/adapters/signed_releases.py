"""The signed manifest at an address of the settings, and the last good one, kept on this desk."""

import asyncio
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import httpx

from monzapos.adapters.http import Http, host_of
from monzapos.adapters.minisign import PublicKey
from monzapos.adapters.sqlite.private_files import private_folder
from monzapos.adapters.update_manifest import release_of
from monzapos.application.ports import Clock
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.release import Release

LARGEST = 100_000  # bytes of a manifest, and of its signature
SECONDS = 20.0  # for either, first to last byte
# Nothing that tells desks or versions apart.
HEADERS = {"User-Agent": "MonzaPOS", "Accept": "*/*"}


class SignedReleases:
    """Fits ``application.ports.Releases``. ``http`` limits an answer to ``LARGEST``.

    The folder holds the last manifest that was believed, with its signature, and when it was last
    asked for. A manifest older than that one, by its version or by when that version was published,
    is refused, also once that one has expired.
    """

    def __init__(self, url: str, key: str, http: Http, folder: Path, clock: Clock) -> None:
        self._url = url
        self._key = key
        self._http = http
        self._folder = folder
        self._clock = clock
        self._asked: datetime | None = None  # where the disk does not keep it

    async def read(self) -> Release:
        """Ask for the manifest and its signature, and keep both where they are believed.

        Raises ``Refusal``: ``update_no_key``, ``update_unreachable`` (details: host, reason), those
        of the signature, ``update_malformed``, ``update_expired``, ``update_older``.
        """
        key = PublicKey.parse(self._key)
        await asyncio.to_thread(self._note_asking)
        signature = await self._get(f"{self._url}.minisig")
        content = await self._get(self._url)
        release = await asyncio.to_thread(_believed, key, content, signature)
        known = await asyncio.to_thread(self._kept, key)
        release.refuse_stale(self._clock.now(), known)
        await asyncio.to_thread(self._keep, content, signature)
        return release

    async def kept(self) -> Release | None:
        """Return what was believed before, if it may still be believed."""
        try:
            key = PublicKey.parse(self._key)
            release = await asyncio.to_thread(self._kept, key)
            if release is not None:
                release.refuse_stale(self._clock.now(), None)
        except Refusal:
            return None
        return release

    async def asked_at(self) -> datetime | None:
        def read() -> datetime | None:
            try:
                at = datetime.fromisoformat(self._path("asked").read_text("ascii"))
            except (OSError, ValueError):
                return self._asked
            return at if at.tzinfo else self._asked

        return await asyncio.to_thread(read)

    async def _get(self, url: str) -> bytes:
        try:
            answer = await self._http.send("GET", url, HEADERS, None, SECONDS)
        except ProviderTrouble as trouble:
            host = trouble.details.get("host") or host_of(url)
            reason = trouble.details.get("reason", "") if trouble.code == "bad_answer" else ""
            raise Refusal("update_unreachable", host=host, reason=reason or trouble.code) from None
        except (httpx.InvalidURL, ValueError):  # an address that only looks like one
            raise Refusal("update_unreachable", host=host_of(url), reason="no_network") from None
        if answer.status != 200:
            raise Refusal("update_unreachable", host=host_of(url), reason=str(answer.status))
        return answer.body

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _note_asking(self) -> None:
        self._asked = self._clock.now()
        self._write("asked", self._asked.isoformat().encode())

    def _keep(self, content: bytes, signature: bytes) -> None:
        self._write("manifest.json", content)
        self._write("manifest.json.minisig", signature)

    def _kept(self, key: PublicKey) -> Release | None:
        """Return the last one believed; files that were altered, or of another key, are none."""
        try:
            content = self._path("manifest.json").read_bytes()
            signature = self._path("manifest.json.minisig").read_bytes()
            return _believed(key, content, signature)
        except (OSError, Refusal):
            return None

    def _write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all; a disk that refuses is no reason to know nothing."""
        draft: Path | None = None
        try:
            private_folder(self._folder)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:  # 0600
                draft = Path(file.name)
                file.write(content)
            draft.replace(self._path(name))
        except OSError:
            if draft is not None:
                with suppress(OSError):
                    draft.unlink()


def _believed(key: PublicKey, content: bytes, signature: bytes) -> Release:
    key.verify(content, signature)  # before a byte of it is read
    return release_of(content)
