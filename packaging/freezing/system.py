"""What the frozen program takes from the build machine's system, and under which licences.

``monzapos/resources/licences/system/`` gets a text for each Debian package: its name and version in
the first line, its files in the second, then what Debian has to say of its copyright. On other
systems and for a Python that is no Debian package there is nothing to say here.
"""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


def note_linked(file: Path, entries: list[tuple[str, str, str]]) -> None:
    """Write down where the libraries at the program's top came from; the spec calls it."""
    lines = [f"{place}\t{source}\n" for place, source, _kind in entries if _is_library(place)]
    file.write_text("".join(sorted(lines)), encoding="utf-8")


def write_system_licences(linked: Path, program: Path) -> None:
    """Write what stands behind the libraries of ``linked`` into the frozen program."""
    if shutil.which("dpkg-query") is None:
        return
    files: dict[str, list[str]] = {}
    for place, source in _linked(linked):
        package = _package(Path(source))
        if package:
            files.setdefault(package, []).append(place)
    [resources] = program.glob("**/monzapos/resources")
    folder = resources / "licences" / "system"
    folder.mkdir(parents=True)
    for package in sorted(files):
        name = package.partition(" ")[0]
        text = Path("/usr/share/doc", name, "copyright").read_text(encoding="utf-8")
        told = f"{package}\n{' '.join(files[package])}\n\n{text}"
        (folder / f"{name}.txt").write_text(told, encoding="utf-8")


def state_of(linked: Path) -> str:
    """Return what changes with a library that ``linked`` names, or with its package; "" without."""
    if not linked.exists():
        return ""
    state = hashlib.sha256()
    for place, source in _linked(linked):
        file = Path(source)
        content = hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else "gone"
        state.update(f"{place} {content} {_package(file)}\n".encode())
    return state.hexdigest()


def _is_library(place: str) -> bool:
    return "/" not in place and ".so" in place and place.startswith("lib")


def _linked(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        place, _, source = line.partition("\t")
        yield place, source


def _package(source: Path) -> str:
    """Return ``name version`` of the Debian package that a file belongs to, or nothing."""
    if shutil.which("dpkg-query") is None:
        return ""
    real = source.resolve()
    for path in (real, Path("/", *real.parts[2:])):  # /usr/lib and /lib are one folder
        found = _ask("dpkg-query", "--search", str(path))
        if found:
            package = found.split(": ")[0]
            return _ask("dpkg-query", "--show", "--showformat=${Package} ${Version}", package)
    return ""


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
