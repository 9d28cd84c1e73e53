"""Everything that is shipped with its licences: distributions, parts, and the system's libraries.

The system's libraries stand where a package has been built with them: one text for each, whose
first line is its name and version.
"""

import platform
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from monzapos.adapters.distributions import OURS, licence_name, licence_texts, needed, parts_inside
from monzapos.application.ports import Component
from monzapos.resources import resource

_RULE = "\n\n" + "─" * 60 + "\n\n"
_OUR_NAME = "MonzaPOS"


class Shipped:
    """Fits ``application.ports.Components``. ``system`` may hold the system's libraries' texts."""

    def __init__(self, system: Path) -> None:
        self._system = system

    def read(self) -> list[Component]:
        """Return the program itself, then all others in the order of their names."""
        found = needed()
        with resource("licences", "parts.toml").open("rb") as file:
            table = tomllib.load(file)
        extra: Mapping[str, list[str]] = table["distributions"]
        others = [_of_distribution(key, one, extra) for key, one in found.items() if key != OURS]
        others += [_of_part(part) for part in table["parts"] if _is_here(part)]
        others += _of_system(self._system)
        ours = [_of_distribution(OURS, found[OURS], extra)] if OURS in found else []
        return [*ours, *sorted(others, key=lambda one: (one.name.casefold(), one.version))]


def _of_distribution(
    key: str, one: metadata.Distribution, extra: Mapping[str, list[str]]
) -> Component:
    texts = licence_texts(one) + [_read(name) for name in extra.get(key, ())]
    inside = parts_inside(one)
    if inside:
        texts.append("\n".join([_read("licences/inside.txt"), "", *inside]))
    name = _OUR_NAME if key == OURS else str(one.metadata["Name"])
    return Component(name, one.version, licence_name(one), _RULE.join(texts))


def _of_part(part: Mapping[str, Any]) -> Component:
    version = str(part["version"])
    if version == "python":
        version = platform.python_version()
    elif version == "openssl":
        version = _openssl()
    elif version == "icu":
        version = _icu()
    elif version[:1].isalpha():
        version = _of_its_own(version)
    text = _RULE.join(_read(name) for name in part["files"])
    return Component(part["name"], version, part["licence"], text)


def _of_its_own(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _openssl() -> str:
    """Return the version of the OpenSSL that is built into the library cryptography."""
    from cryptography.hazmat.backends.openssl.backend import backend

    return backend.openssl_version_text().removeprefix("OpenSSL ").partition(" ")[0]


def _icu() -> str:
    """Return the version of the ICU that Qt has brought, as far as its files say."""
    qt = find_spec("PySide6")  # its folder alone: nothing of Qt is loaded here
    folders = (qt and qt.submodule_search_locations) or ()
    found = [file for each in folders for file in Path(each, "Qt", "lib").glob("libicudata.so.*")]
    return found[0].name.rpartition(".so.")[2] if found else ""


def _is_here(part: Mapping[str, Any]) -> bool:
    frozen = bool(getattr(sys, "frozen", False))
    return (frozen or not part.get("frozen")) and (sys.platform == "linux" or not part.get("linux"))


def _of_system(folder: Path) -> Iterator[Component]:
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text("utf-8", errors="replace")
        name, _, version = text.partition("\n")[0].strip().partition(" ")
        yield Component(name, version, "", text.partition("\n")[2].strip())


def _read(name: str) -> str:
    return resource(*name.split("/")).read_text("utf-8").rstrip().lstrip("\n")
