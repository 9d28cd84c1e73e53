"""Which installed distributions the shipped files come from, and their metadata."""

import csv
import io
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

_NOT_SHIPPED = {"INSTALLER", "REQUESTED", "direct_url.json"}  # how it came onto this machine


def shipped_distributions(sources: Iterable[str], paths: Iterable[str]) -> list[Distribution]:
    """Return the distributions that at least one of the source files belongs to."""
    owners: dict[Path, Distribution] = {}
    for distribution in distributions(path=list(paths)):
        for file in distribution.files or ():
            owners[Path(str(distribution.locate_file(file))).resolve()] = distribution
    found = {
        owner.name: owner
        for source in sources
        if source and (owner := owners.get(Path(source).resolve())) is not None
    }
    return [found[name] for name in sorted(found)]


def copy_metadata(distribution: Distribution, target: Path) -> Path:
    """Write a distribution's dist-info below ``target``; its RECORD lists what is there."""
    files = [file for file in distribution.files or () if ".dist-info" in file.parts[0]]
    folder = target / files[0].parts[0]
    kept = [file for file in files if file.name not in _NOT_SHIPPED and file.suffix != ".pyc"]
    for file in kept:
        if file.name != "RECORD":
            copy = target / str(file)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(Path(str(distribution.locate_file(file))).read_bytes())
    with (folder / "RECORD").open("w", encoding="utf-8", newline="") as record:
        record.write(_record([str(file) for file in kept]))
    return folder


def _record(names: Iterable[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((name, "", "") for name in sorted(names))
    return text.getvalue()
