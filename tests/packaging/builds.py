"""What packaging builds, made where it is not there yet: a minute, or nothing."""

import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
PYTHON = BUILD / "venv" / "bin" / "python"  # made by packaging/setup package
_MODULES = """
import sys
from PyInstaller.archive.readers import CArchiveReader
program = CArchiveReader(sys.argv[1])
for name in program.toc:
    print(name)
    if name.endswith(".pyz"):
        inner = program.open_embedded_archive(name)
        for module in inner.toc:
            print(module)
            if sys.argv[2].encode() in (inner.extract(module, raw=True) or b""):
                print("PRIVATE", module)
"""


def frozen() -> Path:
    """Return the folder of the frozen program."""
    return _freeze("frozen")


def unpruned() -> Path:
    """Return the folder of a frozen program with all that PyInstaller collects."""
    return _freeze("unpruned", "--unpruned")


@cache
def _freeze(name: str, *options: str) -> Path:
    _run("packaging/setup", "package")
    _run(PYTHON, "packaging/freeze", *options)
    return BUILD / name / "monzapos"


@cache
def modules(program: Path) -> frozenset[str]:
    """Return the Python modules inside a frozen program; PRIVATE stands before a leaky one."""
    told = subprocess.run(
        [PYTHON, "-c", _MODULES, program, str(ROOT)], stdout=subprocess.PIPE, text=True, check=True
    )
    return frozenset(told.stdout.splitlines()) | _loose(program.parent / "_internal")


def _loose(folder: Path) -> frozenset[str]:
    """Return the modules that are files of their own."""
    places = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.pyc"))
    return frozenset(".".join(place.parts).removesuffix(".__init__") for place in places)


def _run(*command: str | Path) -> None:
    # Without what the tests set for themselves: the build is the machine's, and not a test's.
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
