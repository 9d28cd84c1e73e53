"""What is believed about newer versions: what minisign has signed, in time, for this program."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monzapos.adapters import signed_releases
from monzapos.adapters.http import Http
from monzapos.adapters.signed_releases import LARGEST, SignedReleases
from monzapos.application.ports import Releases
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Version
from tests.adapters.minisigner import NOW, Signer, installer, manifest, stamp, written
from tests.application.samples import FakeClock
from tests.contracts.faulty_server import FaultyServer, Heard, Script, drip, drop, reply, silence

pytestmark = pytest.mark.linux("Debian's minisign")


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.make(tmp_path_factory.mktemp("keys") / "ours")


@dataclass
class Desk:
    """A desk that asks a server, with what the server has heard."""

    folder: Path
    key: str
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))

    @asynccontextmanager
    async def asking(self, *scripts: Script) -> AsyncIterator[tuple[SignedReleases, list[Heard]]]:
        async with FaultyServer(*scripts) as server:
            http = Http(self.clock, largest=LARGEST)
            url = f"{server.base_url}/monzapos.json"
            try:
                yield SignedReleases(url, self.key, http, self.folder, self.clock), server.heard
            finally:
                await http.aclose()

    async def hears(self, *scripts: Script) -> str:
        """Return the code of the refusal, or the version that is believed."""
        async with self.asking(*scripts) as (releases, _heard):
            try:
                return str((await releases.read()).version)
            except Refusal as refusal:
                return refusal.code


@pytest.fixture
def desk(tmp_path: Path, signer: Signer) -> Desk:
    return Desk(tmp_path / "updates", signer.public_key)


def served(signer: Signer, said: object) -> tuple[Script, Script]:
    """Answer with a signature, then with what it is for."""
    content = said if isinstance(said, bytes) else written(said)
    return reply(signer.sign(content), Content_Type="text/plain"), reply(content)


async def test_a_signed_release_is_read_whole(desk: Desk, signer: Signer) -> None:
    said = manifest(later="what a later version may add")
    async with desk.asking(*served(signer, said)) as (releases, heard):
        port: Releases = releases
        found = await port.read()
    assert found.version == Version(0, 2, 0)
    assert found.published == NOW - timedelta(days=1)
    assert found.expires == NOW + timedelta(days=89)
    assert found.notes == said["notes"]
    download = found.downloads["linux-deb-amd64"]
    assert download.name == "monzapos_0.2.0.deb"
    assert download.url == "https://dealer.example/monzapos_0.2.0.deb"
    assert [one.path for one in heard] == ["/monzapos.json.minisig", "/monzapos.json"]


async def test_a_request_tells_nothing_about_the_desk(desk: Desk, signer: Signer) -> None:
    async with desk.asking(*served(signer, manifest())) as (releases, heard):
        await releases.read()
    for one in heard:
        assert (one.method, one.body) == ("GET", b"")
        del one.headers["host"]
        assert one.headers == {
            "user-agent": "MonzaPOS",
            "accept": "*/*",
            "accept-encoding": "identity",
            "connection": "keep-alive",
        }


async def test_no_byte_is_read_before_the_signature_fits(
    desk: Desk, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_content: bytes) -> None:
        raise AssertionError("read before it was verified")

    monkeypatch.setattr(signed_releases, "release_of", read)
    signature, _content = served(signer, manifest())
    assert await desk.hears(signature, reply(written(manifest(version="9.9.9")))) == (
        "update_altered"
    )


async def test_the_key_of_somebody_else_is_refused(desk: Desk, tmp_path: Path) -> None:
    other = Signer.make(tmp_path / "other")
    assert await desk.hears(*served(other, manifest())) == "update_other_key"


async def test_without_a_key_nobody_is_asked(desk: Desk, signer: Signer) -> None:
    desk.key = ""
    async with desk.asking(*served(signer, manifest())) as (releases, heard):
        with pytest.raises(Refusal, match="update_no_key"):
            await releases.read()
        assert await releases.asked_at() is None
    assert heard == []


ODD: dict[str, Script] = {
    "redirect": reply(b"", 307, Location="http://127.0.0.1:9/monzapos.json.minisig"),
    "missing": reply(b"not here", 404),
    "large": reply(b" " * 50_000_000),
    "silence": silence(),
    "drip": drip(),
    "drop": drop(),
    "truncated": reply(b"untrusted", length=9_000),
    "packed": reply(b"untrusted", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("second", [False, True], ids=["signature", "manifest"])
async def test_an_answer_that_is_none_is_told(
    desk: Desk, signer: Signer, monkeypatch: pytest.MonkeyPatch, name: str, second: bool
) -> None:
    monkeypatch.setattr(signed_releases, "SECONDS", 0.5 if name in ("silence", "drip") else 20)
    before = served(signer, manifest())[:1] if second else ()
    async with desk.asking(*before, ODD[name], drop()) as (releases, heard):
        with pytest.raises(Refusal, match="update_unreachable") as told:
            await releases.read()
    assert told.value.details["host"].startswith("127.0.0.1:")
    assert told.value.details["reason"]
    assert len(heard) == len(before) + 1  # nobody is asked a second time, nor elsewhere


async def test_a_hotel_that_answers_everything_is_no_signature(desk: Desk) -> None:
    html = reply(b"<html>Welcome to the hotel</html>", Content_Type="text/html")
    assert await desk.hears(html) == "update_no_signature"


def without(name: str) -> dict[str, Any]:
    said = manifest()
    del said[name]
    return said


def files(url: str, **changes: Any) -> dict[str, Any]:
    return manifest(downloads={"linux-deb-amd64": installer(url, **changes)})


GOOD = "https://dealer.example/monzapos.deb"
MALFORMED: dict[str, Any] = {
    "no JSON": b"<html></html>",
    "a list": [manifest()],
    "another program": manifest(program="monzapos-pro"),
    "no program": without("program"),
    "no version": without("version"),
    "a pre-release": manifest(version="0.2.0-rc1"),
    "a number": manifest(version=2),
    "no end": without("expires"),
    "an end before its beginning": manifest(expires=stamp(NOW - timedelta(days=2))),
    "a time without a zone": manifest(expires="2027-01-01T00:00:00"),
    "one language": manifest(notes={"en": "New."}),
    "long notes": manifest(notes={"en": "x" * 4001, "es": ""}),
    "notes that move the cursor": manifest(notes={"en": "\x1b[2J", "es": ""}),
    "notes that turn around": manifest(notes={"en": "\u202egpj.exe", "es": ""}),
    "no downloads": without("downloads"),
    "a system with a path": manifest(downloads={"../linux": installer(GOOD)}),
    "plain http": files("http://dealer.example/monzapos.deb"),
    "a person in the address": files("https://a:b@dealer.example/monzapos.deb"),
    "another kind of address": files("file:///etc/monzapos.deb"),
    "another program's file": files("https://dealer.example/setup.exe"),
    "a hidden file": files("https://dealer.example/.monzapos.deb"),
    "a packed path": files("https://dealer.example/%2e%2e%2fmonzapos.deb"),
    "a question": files("https://dealer.example/monzapos.deb?x=1"),
    "no name": files("https://dealer.example/"),
    "no size": files(GOOD, size=0),
    "a size that no disk has": files(GOOD, size=10**10),
    "a hash of another kind": files(GOOD, sha256="0" * 40),
    "a hash in capitals": files(GOOD, sha256="A" * 64),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_signed_word_of_another_shape_is_not_believed(
    desk: Desk, signer: Signer, name: str
) -> None:
    assert await desk.hears(*served(signer, MALFORMED[name])) == "update_malformed"
    assert await kept(desk) is None


async def test_a_word_that_has_expired_is_not_believed(desk: Desk, signer: Signer) -> None:
    scripts = served(signer, manifest())
    desk.clock.pass_(89 * 86_400)
    assert await desk.hears(*scripts) == "update_expired"


async def kept(desk: Desk) -> str | None:
    async with desk.asking(drop()) as (releases, heard):
        found = await releases.kept()
        assert heard == []
    return str(found.version) if found else None


async def test_what_was_believed_is_there_at_the_next_start(desk: Desk, signer: Signer) -> None:
    assert await kept(desk) is None
    await desk.hears(*served(signer, manifest()))
    assert await kept(desk) == "0.2.0"
    for file in desk.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    desk.clock.pass_(90 * 86_400)
    assert await kept(desk) is None


async def test_what_was_kept_is_checked_again(desk: Desk, signer: Signer) -> None:
    await desk.hears(*served(signer, manifest()))
    file = desk.folder / "manifest.json"
    file.write_bytes(file.read_bytes().replace(b"0.2.0", b"0.9.0"))
    assert await kept(desk) is None


async def test_an_older_word_than_the_last_is_reported(desk: Desk, signer: Signer) -> None:
    assert await desk.hears(*served(signer, manifest(version="0.3.0"))) == "0.3.0"
    assert await desk.hears(*served(signer, manifest(version="0.2.9"))) == "update_older"
    assert await kept(desk) == "0.3.0"
    assert await desk.hears(*served(signer, manifest(version="0.3.0"))) == "0.3.0"
    assert await desk.hears(*served(signer, manifest(version="0.10.0"))) == "0.10.0"


async def test_a_word_that_was_taken_back_does_not_replace_the_later_one(
    desk: Desk, signer: Signer
) -> None:
    withdrawn = manifest(published=stamp(NOW - timedelta(days=1)))
    mended = manifest(
        published=stamp(NOW - timedelta(hours=1)),
        downloads={"linux-deb-amd64": installer(GOOD)},
    )
    assert await desk.hears(*served(signer, withdrawn)) == "0.2.0"
    assert await desk.hears(*served(signer, mended)) == "0.2.0"
    assert await desk.hears(*served(signer, withdrawn)) == "update_older"
    async with desk.asking(drop()) as (releases, _heard):
        found = await releases.kept()
    assert found is not None
    assert found.downloads["linux-deb-amd64"].url == GOOD


async def test_the_last_word_counts_also_when_it_has_expired(desk: Desk, signer: Signer) -> None:
    await desk.hears(*served(signer, manifest(version="0.3.0")))
    desk.clock.pass_(100 * 86_400)
    later = stamp(NOW + timedelta(days=300))
    older = served(signer, manifest(version="0.2.9", expires=later))
    assert await desk.hears(*older) == "update_older"


async def test_when_it_was_asked_is_known_to_every_process(desk: Desk) -> None:
    async with desk.asking(drop()) as (releases, _heard):
        assert await releases.asked_at() is None
        with pytest.raises(Refusal):
            await releases.read()
        assert await releases.asked_at() == NOW
    async with desk.asking(drop()) as (other, _heard):
        assert await other.asked_at() == NOW
    (desk.folder / "asked").write_text("yesterday")
    async with desk.asking(drop()) as (other, _heard):
        assert await other.asked_at() is None


async def test_a_disk_that_refuses_forgets_nothing_while_the_program_runs(
    desk: Desk, signer: Signer
) -> None:
    desk.folder.write_text("no folder")
    async with desk.asking(*served(signer, manifest())) as (releases, _heard):
        assert (await releases.read()).version == Version(0, 2, 0)
        assert await releases.asked_at() == NOW


async def test_whoever_stops_waiting_leaves_nothing_behind(desk: Desk) -> None:
    gone = asyncio.Event()
    async with desk.asking(silence(gone)) as (releases, heard):
        asked = asyncio.create_task(releases.read())
        while not heard:
            await asyncio.sleep(0.001)
        asked.cancel()
        await gone.wait()
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert [file.name for file in desk.folder.iterdir()] == ["asked"]
