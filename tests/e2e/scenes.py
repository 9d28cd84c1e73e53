"""Scenes: stories with processes that mostly wait, so a module's scenes are played side by side.

A scene is a function of a home and its provider that asserts as it goes. A test module collects
its scenes, and one parametrised test tells how each went.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from monzapos.practice.host import PracticeHost
from tests.e2e.program import Home
from tests.e2e.provider import Provider

SIDE_BY_SIDE = 8

Scene = Callable[[Home, Provider], None]


@dataclass(frozen=True)
class Scenes:
    """The scenes of one module, in order."""

    all: list[Scene] = field(default_factory=list)

    def __call__(self, scene: Scene) -> Scene:
        """Collect a scene: a decorator."""
        self.all.append(scene)
        return scene


@contextmanager
def open_shop(folder: Path) -> Iterator[tuple[Home, Provider]]:
    """Open a fresh home, with a provider that goes on while the desk's processes die."""
    host = PracticeHost(folder, control=True)
    host.start()
    provider = Provider(host.base_url)
    home = Home(folder)
    try:
        yield home, provider
    finally:
        home.close()
        provider.close()
        host.stop()


def play(scenes: Iterable[Scene], folder: Path) -> dict[Scene, Exception | None]:
    """Play scenes side by side, each in a home of its own; return what went wrong with each."""

    def played(scene: Scene) -> Exception | None:
        try:
            with open_shop(folder / scene.__name__) as (home, provider):
                scene(home, provider)
        except Exception as wrong:
            return wrong
        return None

    wanted = list(scenes)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return dict(zip(wanted, pool.map(played, wanted), strict=True))
