"""``python -m tests.screenshots``: every screen in every look, into ``build/screenshots``.

A look is a size, a theme and a language: ``python -m tests.screenshots dark`` takes one. Those that
the README shows are copied into ``packaging/screenshots``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.stories.screen import unseen_screen

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
        _take(LOOKS[arguments[1]])
        return 0
    ALL.mkdir(parents=True, exist_ok=True)
    for name in arguments or LOOKS:
        _take_apart(name)
    return _keep()


def _take_apart(name: str) -> None:
    """Take the pictures of one look in a process of its own, on a screen of their size."""
    sys.stderr.write(f"taking pictures: {name} …\n")
    with tempfile.TemporaryDirectory() as folder:
        screen = unseen_screen(*LOOKS[name].size, Path(folder))
        subprocess.run(
            [sys.executable, "-m", "tests.screenshots", TAKE, name],
            env=os.environ | {"QT_QPA_PLATFORM": screen},
            check=True,
        )


def _take(look: Look) -> None:
    from PySide6.QtCore import QSize

    from monzapos.ui.main_window import MainWindow
    from tests.screenshots.scenes import Album, tell
    from tests.stories import desk

    def story(window: MainWindow) -> None:
        album = Album(window, QSize(*look.size), ALL, look.ending)
        album.open(dark=look.dark)
        tell(window, album)

    desk.tell(story, practice__control="1", desk__language=look.language)


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
