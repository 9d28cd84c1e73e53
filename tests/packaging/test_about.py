"""What the frozen program says of its parts: all that are in it, and their licences."""

import tomllib
from importlib.metadata import distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.e2e.program import Home, until
from tests.e2e.window.conftest import OpenDesk

LICENCES = "_internal/monzapos/resources/licences"
NEITHER = {"Python", "Qt", "Inter", "Lucide", "PyInstaller", "ICU (in Qt)", "Zint (in zxing-cpp)"}


def test_the_window_names_every_part_that_is_in_it(
    open_desk: OpenDesk, home: Home, frozen: Path
) -> None:
    desk = open_desk(home)
    desk.wait_for("strip", "PRACTICE")
    desk.press("F1")
    desk.wait_for("leave_about")
    desk.go_to("about_program")
    desk.press("Right")
    desk.wait_for("licences")
    until(lambda: "parts, with their licences" in desk.tree.words(), "the parts, once read")
    named = named_in(desk.tree.everything())
    desk.close()
    assert len(metadata_in(frozen)) > 40
    assert metadata_in(frozen) - named == set()
    assert system_libraries(frozen) - named == set()
    assert {canonicalize_name(part) for part in NEITHER} - {
        name for name, _version in named
    } == set()
    table = tomllib.loads((frozen / LICENCES / "parts.toml").read_text(encoding="utf-8"))
    assert {part["name"] for part in table["parts"]} >= NEITHER


def named_in(words: str) -> set[tuple[str, str]]:
    """Return the names and versions of the parts among all that a screen reader can come to."""
    lines = [line.split(" · ") for line in words.split(" | ")]
    return {(canonicalize_name(name), rest[0] if rest else "") for name, *rest in lines}


def metadata_in(frozen: Path) -> set[tuple[str, str]]:
    """Return the Python distributions that lie in a frozen program."""
    inside = [str(folder.parent) for folder in (frozen / "_internal").glob("*.dist-info")]
    found = distributions(path=sorted(set(inside)))
    return {(canonicalize_name(one.metadata["Name"]), one.version) for one in found}


def system_libraries(frozen: Path) -> set[tuple[str, str]]:
    """Return the build machine's packages whose libraries lie in a frozen program."""
    texts = (frozen / LICENCES / "system").glob("*.txt")
    first = [text.read_text(encoding="utf-8").partition("\n")[0].split() for text in texts]
    return {(canonicalize_name(name), version) for name, version in first}
