"""When newer versions are asked for, and what is said of the answer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from monzapos.application.check import CheckLine, Level
from monzapos.application.checks.updates import ExamineUpdates
from monzapos.application.updates import Standing, UpdateNews, Updates
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download, Release, Version
from monzapos.presentation.error_notice import notice_for
from tests.application.samples import NOON, FakeClock

FILE = Download("https://dealer.example/monzapos.deb", "monzapos.deb", 100, "0" * 64)
HOUR, DAY = 3_600.0, 86_400.0


def release(version: str) -> Release:
    notes = {"en": "New.", "es": "Nuevo."}
    end = NOON + timedelta(days=90)
    return Release(Version.parse(version), NOON, end, notes, {"linux-deb-amd64": FILE})


@dataclass
class Outside:
    """Whoever tells of releases, and what brings installers, in memory."""

    clock: FakeClock
    says: Release | Refusal = field(default_factory=lambda: release("0.2.0"))
    remembers: Release | None = None
    asked: list[datetime] = field(default_factory=list)
    path: str | Refusal = "/home/seller/Downloads/monzapos.deb"
    gate: asyncio.Event | None = None  # holds installers back until it is set
    fetched: int = 0

    async def read(self) -> Release:
        self.asked.append(self.clock.now())
        if isinstance(self.says, Refusal):
            raise self.says
        return self.says

    async def kept(self) -> Release | None:
        return self.remembers

    async def asked_at(self) -> datetime | None:
        return self.asked[-1] if self.asked else None

    async def fetch(self, download: Download, progress: Callable[[int], None]) -> str:
        self.fetched += 1
        if self.gate is not None:
            await self.gate.wait()
        progress(download.size // 2)
        if isinstance(self.path, Refusal):
            raise self.path
        return self.path


class Desk:
    """Version 0.1.0 on Debian, with all that it has told."""

    def __init__(self, *, off: bool = False, systems: tuple[str, ...] = ("linux-deb-amd64",)):
        self.clock = FakeClock()
        self.outside = Outside(self.clock)
        releases = None if off else self.outside
        self.updates = Updates("0.1.0", systems, releases, self.outside, self.clock)
        self.told: list[UpdateNews] = []
        self.updates.subscribe(self.told.append)

    @property
    def news(self) -> UpdateNews:
        return self.updates.news


async def test_a_newer_version_is_told_with_its_installer() -> None:
    desk = Desk()
    assert desk.told == [UpdateNews("0.1.0", Standing.UNASKED)]
    news = await desk.updates.look()
    assert (news.standing, news.release, news.download) == (
        Standing.NEWER,
        desk.outside.says,
        FILE,
    )
    assert desk.told[-1] is news


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.0.10"])
async def test_an_equal_or_older_version_is_never_offered(version: str) -> None:
    desk = Desk()
    desk.outside.says = release(version)
    news = await desk.updates.look()
    assert (news.standing, news.release, news.download) == (Standing.NEWEST, None, None)
    await desk.updates.fetch()
    assert desk.news.path == ""


async def test_a_version_without_an_installer_for_this_system_is_told_all_the_same() -> None:
    desk = Desk(systems=("windows-x86_64",))
    news = await desk.updates.look()
    assert (news.standing, news.download) == (Standing.NEWER, None)
    await desk.updates.fetch()
    assert desk.news is news


async def test_where_it_is_off_nobody_is_ever_asked() -> None:
    desk = Desk(off=True)
    await desk.updates.run(every=0)  # it has nothing to wait for
    with pytest.raises(Refusal, match="updates_off"):
        await desk.updates.look()
    await desk.updates.fetch()
    assert desk.outside.asked == []
    assert desk.told == [UpdateNews("0.1.0", Standing.OFF)]


async def test_a_failure_is_told_and_what_was_known_stays() -> None:
    desk = Desk()
    await desk.updates.look()
    desk.outside.says = Refusal("update_unreachable", host="x", reason="timeout")
    with pytest.raises(Refusal, match="update_unreachable"):
        await desk.updates.look()
    assert desk.news.standing is Standing.UNKNOWN
    assert desk.news.trouble is desk.outside.says
    assert desk.news.release == release("0.2.0")
    assert desk.news.download == FILE


async def running(desk: Desk) -> "asyncio.Task[None]":
    task = asyncio.create_task(desk.updates.run(every=0))
    await _turns()
    return task


async def _turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_is_asked_once_a_day_whatever_came_of_it() -> None:
    desk = Desk()
    task = await running(desk)
    assert len(desk.outside.asked) == 1
    for passed, count in ((23 * HOUR, 1), (HOUR, 2), (DAY - 1, 2), (1, 3)):
        desk.clock.pass_(passed)
        await _turns()
        assert len(desk.outside.asked) == count
        desk.outside.says = Refusal("update_unreachable", host="x", reason="timeout")
    await _end(task)


async def test_a_restart_does_not_ask_again() -> None:
    desk = Desk()
    desk.outside.asked = [NOON - timedelta(hours=23)]
    task = await running(desk)
    assert len(desk.outside.asked) == 1
    await _end(task)


async def test_a_clock_that_was_put_back_does_not_silence_it_for_ever() -> None:
    desk = Desk()
    desk.outside.asked = [NOON + timedelta(days=400)]
    task = await running(desk)
    assert len(desk.outside.asked) == 2
    await _end(task)


async def test_what_was_kept_is_known_before_anybody_is_asked() -> None:
    desk = Desk()
    desk.outside.remembers = release("0.3.0")
    desk.outside.asked = [NOON]
    task = await running(desk)
    assert desk.news.release == release("0.3.0")
    assert len(desk.outside.asked) == 1
    await _end(task)


async def test_an_installer_is_fetched_and_told_where_it_is() -> None:
    desk = Desk()
    await desk.updates.look()
    await desk.updates.fetch()
    assert [news.received for news in desk.told[-3:]] == [0, 50, None]
    assert desk.news.path == desk.outside.path
    await desk.updates.look()
    assert desk.news.path == desk.outside.path
    desk.outside.says = release("0.4.0")
    assert (await desk.updates.look()).path == ""


OTHER: dict[str, Any] = {
    "url": "https://dealer.example/again/monzapos.deb",
    "size": 101,
    "sha256": "1" * 64,
}


def mended(**changes: Any) -> Release:
    """Return the same version, published later, with another installer."""
    found = release("0.2.0")
    downloads = {"linux-deb-amd64": replace(FILE, **changes)}
    return replace(found, published=NOON + timedelta(hours=1), downloads=downloads)


@pytest.mark.parametrize("field", OTHER)
async def test_another_installer_of_the_same_version_is_offered_anew(field: str) -> None:
    desk = Desk()
    await desk.updates.look()
    await desk.updates.fetch()
    desk.outside.says = mended(**{field: OTHER[field]})
    news = await desk.updates.look()
    assert (news.path, news.received) == ("", None)
    assert news.download == desk.outside.says.downloads["linux-deb-amd64"]


@pytest.mark.parametrize("path", ["/home/seller/Downloads/old.deb", Refusal("update_misfit")])
async def test_what_comes_of_an_installer_that_was_taken_back_is_not_told(
    path: str | Refusal,
) -> None:
    desk = Desk()
    gate = desk.outside.gate = asyncio.Event()
    desk.outside.path = path
    await desk.updates.look()
    fetching = asyncio.create_task(desk.updates.fetch())
    await _turns()
    desk.outside.says = mended(sha256="1" * 64)
    news = await desk.updates.look()
    gate.set()
    await fetching
    assert desk.news is news
    assert (news.path, news.received, news.trouble) == ("", None, None)


UNBELIEVABLE = [
    "update_expired", "update_older", "update_altered", "update_other_key", "update_no_signature",
    "update_malformed", "update_no_key",
]  # fmt: skip


@pytest.mark.parametrize("code", UNBELIEVABLE)
async def test_after_a_word_that_is_not_believed_nothing_is_offered(code: str) -> None:
    desk = Desk()
    await desk.updates.look()
    await desk.updates.fetch()
    desk.outside.says = Refusal(code)
    with pytest.raises(Refusal, match=code):
        await desk.updates.look()
    assert desk.news == UpdateNews("0.1.0", Standing.UNKNOWN, trouble=desk.outside.says)
    await desk.updates.fetch()
    assert desk.outside.fetched == 1
    desk.outside.says = release("0.2.0")
    assert (await desk.updates.look()).download == FILE


async def test_what_was_known_is_not_offered_longer_than_it_is_good() -> None:
    desk = Desk()
    await desk.updates.look()
    desk.clock.pass_(90 * DAY)
    desk.outside.says = Refusal("update_unreachable", host="x", reason="timeout")
    with pytest.raises(Refusal, match="update_unreachable"):
        await desk.updates.look()
    assert desk.news == UpdateNews("0.1.0", Standing.UNKNOWN, trouble=desk.outside.says)


async def test_an_installer_is_not_fetched_once_the_word_about_it_has_expired() -> None:
    desk = Desk()
    await desk.updates.look()
    desk.clock.pass_(90 * DAY)
    await desk.updates.fetch()
    assert desk.outside.fetched == 0
    assert (desk.news.standing, desk.news.download) == (Standing.UNKNOWN, None)
    assert desk.news.trouble is not None
    assert desk.news.trouble.code == "update_expired"


async def test_an_installer_that_does_not_fit_is_told() -> None:
    desk = Desk()
    desk.outside.path = Refusal("update_misfit", name="monzapos.deb")
    await desk.updates.look()
    await desk.updates.fetch()
    assert (desk.news.trouble, desk.news.received, desk.news.path) == (desk.outside.path, None, "")
    assert desk.news.standing is Standing.NEWER


async def test_one_installer_is_fetched_at_a_time() -> None:
    desk = Desk()
    gate = desk.outside.gate = asyncio.Event()
    await desk.updates.look()
    tasks = [asyncio.create_task(desk.updates.fetch()) for _ in range(3)]
    await _turns()
    await desk.updates.look()
    assert desk.news.received == 0
    gate.set()
    await asyncio.gather(*tasks)
    assert desk.outside.fetched == 1


async def line_of(desk: Desk) -> CheckLine:
    [line] = await ExamineUpdates(desk.updates)()
    assert line.name == "updates"
    return line


async def test_a_check_says_how_it_stands() -> None:
    line = await line_of(Desk(off=True))
    assert (line.level, line.code) == (Level.SKIP, "updates_skip")
    desk = Desk()
    line = await line_of(desk)
    assert (line.level, line.code) == (Level.OK, "update_there_ok")
    assert "Version 0.2.0 is there; this is 0.1.0" in notice_for(line.code, line.details).message
    desk.outside.says = release("0.1.0")
    line = await line_of(desk)
    assert (line.level, line.code) == (Level.OK, "updates_ok")
    assert "newest version, 0.1.0" in notice_for(line.code, line.details).message


@pytest.mark.parametrize(
    "code",
    ["update_altered", "update_other_key", "update_no_signature", "update_malformed"],
)
async def test_a_word_that_is_not_believed_is_a_warning_with_an_action(code: str) -> None:
    desk = Desk()
    desk.outside.says = Refusal(code)
    line = await line_of(desk)
    assert (line.level, line.code) == (Level.WARN, code)
    assert notice_for(line.code, line.details).action
