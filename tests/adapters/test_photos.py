"""Pictures of vehicles: where they are asked for, and what is kept of them."""

import asyncio
import os
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monzapos.adapters import photos
from monzapos.adapters.http import Http
from monzapos.adapters.photos import LARGEST, PhotoCache
from monzapos.adapters.system_clock import SystemClock
from monzapos.application.ports import Photos
from monzapos.domain.errors import Refusal
from tests.contracts.faulty_server import FaultyServer, Script, drip, drop, reply, silence

PNG = b"\x89PNG\r\n\x1a\n" + b"a picture" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 20
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


def picture(content: bytes = PNG) -> Script:
    return reply(content, Content_Type="image/png")


@asynccontextmanager
async def cache(folder: Path, room: int = photos.ROOM) -> AsyncIterator[PhotoCache]:
    made = PhotoCache(folder, Http(SystemClock(), largest=LARGEST), plain=True, room=room)
    try:
        yield made
    finally:
        await made.aclose()


async def test_a_picture_is_fetched_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "photos"
    async with FaultyServer(picture(), drop()) as server:
        address = f"{server.base_url}/roma.png?w=1"
        async with cache(folder) as first:
            port: Photos = first
            assert await port.photo(address) == PNG
        async with cache(folder) as next_start:
            assert await next_start.photo(address) == PNG
        (asked,) = server.heard
    assert asked.path == "/roma.png?w=1"
    assert not {"cookie", "authorization", "apikey"} & set(asked.headers)


@pytest.mark.linux("modes mean nothing elsewhere")
async def test_what_is_kept_is_for_this_user_alone(tmp_path: Path) -> None:
    async with FaultyServer(picture()) as server, cache(tmp_path / "photos") as shown:
        await shown.photo(f"{server.base_url}/a")
    (file,) = (tmp_path / "photos").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_who_asks_meanwhile_gets_the_same_answer(tmp_path: Path) -> None:
    async with FaultyServer(picture()) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        got = await asyncio.gather(*(shown.photo(address) for _ in range(5)))
        assert set(got) == {PNG}
        assert len(server.heard) == 1


async def test_who_stops_waiting_takes_nothing_from_the_others(tmp_path: Path) -> None:
    async with FaultyServer(picture()) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        left, stays = (asyncio.create_task(shown.photo(address)) for _ in range(2))
        await asyncio.sleep(0)
        left.cancel()
        assert await stays == PNG
        assert len(server.heard) == 1


async def test_no_more_than_four_are_fetched_at_a_time(tmp_path: Path) -> None:
    open_now: list[int] = []
    running = 0

    async def slow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal running
        running += 1
        open_now.append(running)
        for _ in range(5):
            await asyncio.sleep(0)
        running -= 1
        await picture()(_reader, writer)

    async with FaultyServer(slow) as server, cache(tmp_path) as shown:
        got = await asyncio.gather(*(shown.photo(f"{server.base_url}/{n}") for n in range(12)))
    assert set(got) == {PNG}
    assert max(open_now) <= photos.AT_A_TIME


@pytest.mark.parametrize(
    "address",
    [
        "",
        "roma",
        "/roma.png",
        "http://shop.invalid/a.png",
        "ftp://shop.invalid/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://ana:secret@shop.invalid/a.png",
        "https:///a.png",
        "https://[::1/a.png",
        "https://shop.invalid:99999/a.png",
        "https://shop.invalid/\x00.png",
        "https://" + "a" * 300 + ".invalid/",
    ],
)
async def test_other_addresses_are_not_asked(tmp_path: Path, address: str) -> None:
    async with cache(tmp_path) as shown:
        with pytest.raises(Refusal, match="no_photo"):
            await shown.photo(address)
    assert list(tmp_path.iterdir()) == []


async def test_this_machine_is_asked_without_tls_only_for_a_project_on_it(tmp_path: Path) -> None:
    async with FaultyServer(picture()) as server:
        strict = PhotoCache(tmp_path, Http(SystemClock()))
        with pytest.raises(Refusal, match="no_photo"):
            await strict.photo(f"{server.base_url}/a")
        await strict.aclose()
        assert server.heard == []


ODD: dict[str, Script] = {
    "silence": silence(),
    "drip": drip(),
    "drop": drop(),
    "missing": reply(PNG, 404),
    "redirect": reply(PNG, 302, Location="http://127.0.0.1:9/a.png"),
    "html": reply(b"<html>hotel</html>", Content_Type="image/png"),
    "svg": reply(b'<svg xmlns="http://www.w3.org/2000/svg"/>', Content_Type="image/svg+xml"),
    "svg that says png": reply(b"<?xml version='1.0'?><svg/>", Content_Type="image/png"),
    "empty": reply(b""),
    "truncated": reply(PNG, length=90_000),
    "too large": reply(PNG + b" " * LARGEST),
    "packed": reply(PNG, Content_Encoding="gzip"),
}


@pytest.mark.parametrize(
    "script", [s for n, s in ODD.items() if "200" not in n], ids=[n for n in ODD if "200" not in n]
)
async def test_what_is_no_picture_is_refused_and_not_kept(
    tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "SECONDS", 0.5)
    async with FaultyServer(script, picture()) as server, cache(tmp_path / "p") as shown:
        address = f"{server.base_url}/a"
        with pytest.raises(Refusal, match="no_photo"):
            await shown.photo(address)
        assert await shown.photo(address) == PNG
    assert len(list((tmp_path / "p").iterdir())) == 1


@pytest.mark.parametrize("content", [PNG, JPEG, WEBP, b"GIF89a....", b"GIF87a...."])
async def test_pictures_are_known_by_their_first_bytes(tmp_path: Path, content: bytes) -> None:
    async with FaultyServer(picture(content)) as server, cache(tmp_path) as shown:
        assert await shown.photo(f"{server.base_url}/a") == content


@pytest.mark.parametrize("damage", ["cut", "altered", "empty"])
async def test_a_broken_file_is_fetched_again(tmp_path: Path, damage: str) -> None:
    async with FaultyServer(picture()) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.photo(address)
        (file,) = tmp_path.iterdir()
        whole = file.read_bytes()
        file.write_bytes({"cut": whole[:-9], "altered": whole[:-1] + b"!", "empty": b""}[damage])
        assert await shown.photo(address) == PNG
        assert len(server.heard) == 2
        assert file.read_bytes() == whole


async def test_what_was_not_used_for_longest_makes_way(tmp_path: Path) -> None:
    size = 32 + len(PNG)
    (tmp_path / "leftover.part").write_bytes(b"x" * size)
    os.utime(tmp_path / "leftover.part", ns=(0, 0))
    async with FaultyServer(picture()) as server, cache(tmp_path, room=3 * size) as shown:
        for at, name in enumerate("abc", 1):
            await shown.photo(f"{server.base_url}/{name}")
            for file in tmp_path.iterdir():
                status = file.stat()
                if status.st_atime_ns > 10**15:  # the one that was used just now
                    os.utime(file, ns=(at, status.st_mtime_ns))
        await shown.photo(f"{server.base_url}/a")  # used again: b is the oldest now
        await shown.photo(f"{server.base_url}/d")
        assert len(list(tmp_path.iterdir())) == 3
        before = len(server.heard)
        for name in "acd":
            await shown.photo(f"{server.base_url}/{name}")
        assert len(server.heard) == before
        await shown.photo(f"{server.base_url}/b")
        assert len(server.heard) == before + 1


def written(folder: Path, ago: float) -> None:
    """Have every picture been fetched that many seconds ago."""
    for file in folder.iterdir():
        at = time.time() - ago
        os.utime(file, (file.stat().st_atime, at))


DAYS = 2 * 86_400.0


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 60.0)  # whatever a busy machine takes


@pytest.mark.usefixtures("_patient")
@pytest.mark.parametrize("ago", [DAYS, -DAYS], ids=["old", "of a clock that ran ahead"])
async def test_an_old_picture_is_asked_for_again(tmp_path: Path, ago: float) -> None:
    async with FaultyServer(picture(), picture(JPEG)) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.photo(address)
        written(tmp_path, ago)
        assert await shown.photo(address) == JPEG
        assert await shown.photo(address) == JPEG
        assert len(server.heard) == 2


async def test_looking_at_a_picture_makes_it_no_younger(tmp_path: Path) -> None:
    async with FaultyServer(picture(), picture(JPEG)) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.photo(address)
        written(tmp_path, photos.YOUNG - 3600)
        (file,) = tmp_path.iterdir()
        before = file.stat().st_mtime_ns
        assert await shown.photo(address) == PNG
        assert file.stat().st_mtime_ns == before


NOT_NOW: dict[str, Script] = {
    "drop": drop(),
    "down": reply(b"", 503),
    "missing": reply(b"", 404),
    "hotel": reply(b"<html>hotel</html>", Content_Type="image/png"),
}


@pytest.mark.usefixtures("_patient")
@pytest.mark.parametrize("script", NOT_NOW.values(), ids=NOT_NOW)
async def test_an_old_picture_is_shown_where_there_is_no_other(
    tmp_path: Path, script: Script
) -> None:
    async with FaultyServer(picture(), script) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.photo(address)
        written(tmp_path, DAYS)
        assert await shown.photo(address) == PNG
        assert len(server.heard) == 2


async def test_nobody_waits_long_for_a_network_that_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 0.3)
    async with FaultyServer(picture(), picture(), silence()) as server, cache(tmp_path) as shown:
        one, other = f"{server.base_url}/a", f"{server.base_url}/b"
        await asyncio.gather(shown.photo(one), shown.photo(other))
        written(tmp_path, DAYS)
        assert await shown.photo(one) == PNG
        assert await shown.photo(other) == PNG  # and is not asked for while nobody answers
        assert [asked.path for asked in server.heard].count("/b") == 1


async def test_a_picture_that_comes_late_is_there_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 0.0)
    let_go = asyncio.Event()

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await let_go.wait()
        await picture(JPEG)(reader, writer)

    async with FaultyServer(picture(), late) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.photo(address)
        written(tmp_path, DAYS)
        assert await shown.photo(address) == PNG
        let_go.set()
        while await shown.photo(address) != JPEG:
            await asyncio.sleep(0.001)
        assert len(server.heard) == 2


async def test_what_cannot_be_shown_is_fetched_again(tmp_path: Path) -> None:
    async with FaultyServer(picture(), picture(JPEG)) as server, cache(tmp_path) as shown:
        address = f"{server.base_url}/a"
        await shown.forget(address)
        assert await shown.photo(address) == PNG
        await shown.forget(address)
        assert list(tmp_path.iterdir()) == []
        assert await shown.photo(address) == JPEG


async def test_a_disk_that_refuses_is_no_reason_not_to_show(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    async with FaultyServer(picture()) as server, cache(tmp_path / "file" / "photos") as shown:
        address = f"{server.base_url}/a"
        assert await shown.photo(address) == await shown.photo(address) == PNG


async def test_closing_lets_go_of_a_newer_picture_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 0.0)
    gone = asyncio.Event()
    async with FaultyServer(picture(), silence(gone)) as server:
        async with cache(tmp_path) as shown:
            address = f"{server.base_url}/a"
            await shown.photo(address)
            written(tmp_path, DAYS)
            assert await shown.photo(address) == PNG
            while len(server.heard) < 2:
                await asyncio.sleep(0.001)
        await gone.wait()


async def test_closing_lets_go_of_what_is_on_its_way(tmp_path: Path) -> None:
    gone = asyncio.Event()
    async with FaultyServer(silence(gone)) as server:
        async with cache(tmp_path) as shown:
            asked = asyncio.create_task(shown.photo(f"{server.base_url}/a"))
            while not server.heard:
                await asyncio.sleep(0.001)
        await gone.wait()
        with pytest.raises(asyncio.CancelledError):
            await asked
