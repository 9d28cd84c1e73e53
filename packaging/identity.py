"""Who the program is: what installers, bundles and version resources say of it."""

import os
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "MonzaPOS"
PUBLISHER = "MonzaPOS"
LICENCE = "MIT licence"


def version() -> str:
    """Return pyproject.toml's version, or the one that a proof of updates asks for."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    asked = os.environ.get("MONZAPOS_PACKAGE_VERSION")
    return asked or str(tomllib.loads(text)["project"]["version"])


def numbers(version: str) -> tuple[int, int, int]:
    """Return a version for systems that know numbers only: ``1.2.3rc4`` is 1, 2, 3."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    if found is None:
        raise ValueError(f"{version!r} is no version")
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)
