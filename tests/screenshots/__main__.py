"""``python -m tests.screenshots``: every screen in every look, into ``build/screenshots``.

A look is a size, a theme and a language: ``python -m tests.screenshots dark`` takes one. Those that
the README shows are copied into ``packaging/screenshots``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.stories.screen import unseen_screen

if TYPE_CHECKING:  # Qt is imported where a screen has been chosen
    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album

ROOT = Path(__file__).parents[2]
ALL = ROOT / "build" / "screenshots"
SHOWN = ROOT / "packaging" / "screenshots"
KEPT = (
    "sell-before",
    "sell-during",
    "sell-paid",
    "sell-during-dark",
    "sell-during-es",
    "settings",
)
LARGEST = 200_000  # bytes of a picture that is kept
TAKE = "--take"


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks in one set of pictures; ``ending`` is in their names."""

    ending: str = ""
    size: tuple[int, int] = (1366, 768)
    dark: bool = False
    language: str = "en"


LOOKS = {
    "light": Look(),
    "dark": Look("-dark", dark=True),
    "es": Look("-es", language="es"),
    "es-dark": Look("-es-dark", dark=True, language="es"),
    "large": Look("-1920", (1920, 1080)),
    "large-dark-es": Look("-1920-es-dark", (1920, 1080), dark=True, language="es"),
}


def main(arguments: list[str]) -> int:
    """Take the pictures of the named looks, or of all."""
    if arguments[:1] == [TAKE]:
        STORIES[arguments[1]](LOOKS[arguments[2]])
        return 0
    ALL.mkdir(parents=True, exist_ok=True)
    for name in arguments or LOOKS:
        for story in STORIES:
            _take_apart(story, name)
    return _keep()


def _take_apart(story: str, name: str) -> None:
    """Take the pictures of one story and look in a process, on a screen of their size."""
    sys.stderr.write(f"taking pictures: {story}, {name} …\n")
    with tempfile.TemporaryDirectory() as folder:
        screen = unseen_screen(*LOOKS[name].size, Path(folder))
        subprocess.run(
            [sys.executable, "-m", "tests.screenshots", TAKE, story, name],
            env=os.environ | {"QT_QPA_PLATFORM": screen},
            check=True,
        )


def _sell(look: Look) -> None:
    from tests.screenshots.scenes import tell

    _take(look, tell, practice__control="1")


def _start(look: Look) -> None:
    from tests.screenshots.people import first_start

    _take(look, first_start)


def _sign_in(look: Look) -> None:
    from tests.screenshots.people import hire, sign_in
    from tests.supabase.project import Project

    with Project() as project:
        hire(project)
        key = project.publishable_key
        scenes = partial(sign_in, project=project)
        _take(look, scenes, supabase__url=project.url, supabase__publishable_key=key)


def _share(look: Look) -> None:
    from tests.screenshots.dealership import MORE_CARS, tell
    from tests.screenshots.people import hire
    from tests.supabase.postgres import running_server
    from tests.supabase.project import Project

    with (
        running_server() as server,
        server.database("monzapos") as database,
        Project.over(database) as project,
    ):
        database.run(MORE_CARS)
        hire(project)
        _take(
            look,
            partial(tell, project=project),
            catalog__source="supabase",
            supabase__url=project.url,
            supabase__publishable_key=project.publishable_key,
        )


def _about(look: Look) -> None:
    from monzapos.adapters.this_system import fitting_installers
    from tests.adapters.minisigner import Signer, installer
    from tests.adapters.release_server import Releases
    from tests.screenshots.about import NAME, NOTES, tell

    releases = Releases()
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer.make(Path(folder) / "keys")
        content = b"x" * 3_000_000
        releases.files[f"/{NAME}"] = content
        there = {
            system: installer(releases.address(NAME), content) for system in fitting_installers()
        }
        releases.publish(signer, "0.2.0", notes=NOTES, downloads=there)
        try:
            _take(look, tell, updates__url=releases.url, updates__public_key=signer.public_key)
        finally:
            releases.close()


def _take(look: Look, scenes: "Callable[[MainWindow, Album], None]", **settings: str) -> None:
    from PySide6.QtCore import QSize

    from tests.screenshots.scenes import Album
    from tests.stories import desk

    def story(window: "MainWindow") -> None:
        album = Album(window, QSize(*look.size), ALL, look.ending)
        album.open(dark=look.dark)
        scenes(window, album)

    desk.tell(story, desk__language=look.language, **settings)


STORIES = {
    "sales": _sell,
    "first-start": _start,
    "people": _sign_in,
    "dealership": _share,
    "about": _about,
}


def _keep() -> int:
    SHOWN.mkdir(parents=True, exist_ok=True)
    too_large = []
    for name in KEPT:
        picture = ALL / f"{name}.png"
        if picture.exists():
            shutil.copy(picture, SHOWN)
            if picture.stat().st_size > LARGEST:
                too_large.append(name)
    sys.stderr.write(f"{len(list(ALL.glob('*.png')))} pictures in {ALL.relative_to(ROOT)}\n")
    if too_large:
        sys.stderr.write(f"too large to keep: {', '.join(too_large)}\n")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
