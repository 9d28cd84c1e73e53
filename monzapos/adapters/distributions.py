"""The Python distributions that the program needs, by what each says of itself."""

import json
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = "monzapos"
_USUAL = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "NOTICE")


def needed(name: str = OURS) -> dict[str, metadata.Distribution]:
    """Return a distribution and all that it needs here, by canonical name.

    What is not there is left out: the program runs without it.
    """
    found: dict[str, metadata.Distribution] = {}
    walked: set[tuple[str, str]] = set()
    waiting = [(name, "")]
    while waiting:
        name, extra = waiting.pop()
        key = canonicalize_name(name)
        if (key, extra) in walked:
            continue
        walked.add((key, extra))
        try:
            found[key] = found.get(key) or metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        waiting += _requirements(found[key], extra)
    return found


def _requirements(one: metadata.Distribution, extra: str) -> Iterator[tuple[str, str]]:
    for line in one.requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
            for each in ("", *wanted.extras):
                yield wanted.name, each


def licence_name(one: metadata.Distribution) -> str:
    """Return its licence in short, as far as it says."""
    said = [*_fields(one, "License-Expression"), *_fields(one, "License")]
    for licence in said:
        if licence.strip() and "\n" not in licence and len(licence) <= 60:
            return licence.strip()
    kinds = [c for c in _fields(one, "Classifier") if c.startswith("License ::")]
    return " / ".join(kind.rpartition(" :: ")[2] for kind in kinds)


def licence_texts(one: metadata.Distribution) -> list[str]:
    """Return the texts of the licence files that it names; the usual ones where it names none."""
    named = _fields(one, "License-File")
    found = [_text(one, f"licenses/{name}") or _text(one, name) for name in named or _USUAL]
    return [text for text in found if text]


def parts_inside(one: metadata.Distribution) -> list[str]:
    """Return a line for each piece of others' code that it says (CycloneDX) is built into it."""
    lines: set[str] = set()
    for file in one.files or ():
        if "sboms" in file.parts and file.suffix == ".json":
            with suppress(ValueError):  # no JSON
                lines |= set(_listed(json.loads(_text(one, "/".join(file.parts[1:])))))
    return sorted(lines)


def _listed(told: Any) -> Iterator[str]:
    for each in told.get("components", ()) if isinstance(told, dict) else ():
        choices = each.get("licenses") or ()
        said = [c.get("expression") or _named(c.get("license", {})) for c in choices]
        line = f"{each.get('name', '')} {each.get('version', '')}"
        yield " — ".join([line, *filter(None, said)])


def _named(licence: Any) -> str:
    return str(licence.get("id") or licence.get("name") or "")


def _fields(one: metadata.Distribution, name: str) -> list[str]:
    return [str(value) for value in one.metadata.get_all(name) or ()]


def _text(one: metadata.Distribution, name: str) -> str:
    try:
        return (one.read_text(name) or "").strip()
    except (OSError, UnicodeDecodeError):
        return ""
