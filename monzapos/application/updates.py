"""Tell that a newer version exists, and fetch its installer for a person to open.

Nothing is asked unless the settings name an address. The program never replaces itself.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial

from monzapos.application.ports import Clock, Installers, Releases
from monzapos.domain.errors import Refusal
from monzapos.domain.release import Download, Release, Version

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
_SILENCE = "update_unreachable"  # the one refusal that says nothing against anybody
LISTEN = 120.0  # seconds between two looks at the clock, and before the first: sales go first


class Standing(StrEnum):
    """How it stands with newer versions."""

    OFF = "off"  # nobody is asked
    UNASKED = "unasked"
    NEWEST = "newest"
    NEWER = "newer"  # there is one
    UNKNOWN = "unknown"  # the last asking failed


@dataclass(frozen=True, slots=True)
class UpdateNews:
    """What is known. ``release`` is set where it is newer than what runs.

    ``received`` is how many bytes of its installer are there, None while none is being fetched;
    ``path`` is where a whole one lies. ``trouble`` is why the last asking or fetching failed.
    """

    running: str
    standing: Standing
    release: Release | None = None
    download: Download | None = None
    trouble: Refusal | None = None
    received: int | None = None
    path: str = ""


class Updates:
    """Lives on the loop. ``systems`` are the kinds of installer that fit here, the best first."""

    def __init__(
        self,
        running: str,
        systems: tuple[str, ...],
        releases: Releases | None,
        installers: Installers | None,
        clock: Clock,
    ) -> None:
        self._running = running
        self._systems = systems
        self._releases = releases
        self._installers = installers
        self._clock = clock
        self._listeners: list[Callable[[UpdateNews], None]] = []
        self._looking = asyncio.Lock()
        self.news = UpdateNews(running, Standing.UNASKED if releases else Standing.OFF)

    def subscribe(self, listener: Callable[[UpdateNews], None]) -> None:
        """Tell ``listener`` of every change, on the loop's thread, and how it stands now."""
        self._listeners.append(listener)
        listener(self.news)

    async def run(self, every: float = LISTEN) -> None:
        """Ask once a day until cancelled; ``every`` so many seconds see whether a day is over.

        What fails is in the log, and no alarm.
        """
        if self._releases is None:
            return
        await self._remember(self._releases)
        while True:
            await asyncio.sleep(every)
            if await self._is_due(self._releases):
                try:
                    await self.look()
                except Refusal as trouble:
                    log.info("Nothing is known of newer versions: %s", trouble.code)

    async def look(self) -> UpdateNews:
        """Ask now. Raises ``Refusal``: why there is no word to be believed, and ``updates_off``."""
        if self._releases is None:
            raise Refusal("updates_off")
        async with self._looking:
            try:
                release = await self._releases.read()
            except Refusal as trouble:
                self._doubt(trouble)
                raise
            self._weigh(release)
        return self.news

    async def fetch(self) -> None:
        """Fetch the installer of the newer version; how it went is told as news.

        The word about it may have expired since it was heard: then it is not fetched any more.
        """
        news = self.news
        if self._installers is None or news.download is None or news.received is not None:
            return
        stale = self._stale()
        if stale is not None:
            self._doubt(stale)
            return
        self._tell(replace(news, received=0, trouble=None, path=""))
        of = news.download
        try:
            path = await self._installers.fetch(of, partial(self._tell_of, of))
        except Refusal as trouble:
            self._tell_of(of, None, trouble=trouble)
        except BaseException:
            self._tell_of(of, None)
            raise
        else:
            self._tell_of(of, None, path=path)

    def _tell_of(
        self,
        download: Download,
        received: int | None,
        path: str = "",
        trouble: Refusal | None = None,
    ) -> None:
        """Tell how a download goes, unless a later word offers another, or none."""
        if self.news.download == download:
            trouble = trouble or self.news.trouble
            self._tell(replace(self.news, received=received, path=path, trouble=trouble))

    def _stale(self) -> Refusal | None:
        """Return why what is known is not to be believed any more."""
        try:
            if self.news.release is not None:
                self.news.release.refuse_stale(self._clock.now(), None)
        except Refusal as stale:
            return stale
        return None

    def _doubt(self, trouble: Refusal) -> None:
        """Say why there is no word. What was heard before is offered only while nobody speaks."""
        if trouble.code == _SILENCE and self._stale() is None:
            self._tell(replace(self.news, standing=Standing.UNKNOWN, trouble=trouble))
        else:
            self._tell(UpdateNews(self._running, Standing.UNKNOWN, trouble=trouble))

    async def _remember(self, releases: Releases) -> None:
        async with self._looking:  # what a person asks for meanwhile is the later word
            kept = await releases.kept()
            if kept is not None:
                self._weigh(kept)

    async def _is_due(self, releases: Releases) -> bool:
        asked_at, now = await releases.asked_at(), self._clock.now()
        # A clock that has been put back is no reason never to ask again.
        return asked_at is None or asked_at > now or now - asked_at >= DAY

    def _weigh(self, release: Release) -> None:
        """Offer what is newer, and only that: an older version would bring old faults back."""
        if release.version <= Version.parse(self._running):
            self._tell(UpdateNews(self._running, Standing.NEWEST))
            return
        download = release.download_for(self._systems)
        same = self.news.release is not None and self.news.release.version == release.version
        same = same and self.news.download == download  # it can be replaced within a version
        news = UpdateNews(self._running, Standing.NEWER, release, download)
        if same:  # an installer on its way, or there already
            news = replace(news, received=self.news.received, path=self.news.path)
        self._tell(news)

    def _tell(self, news: UpdateNews) -> None:
        self.news = news
        for listener in self._listeners:
            listener(news)
