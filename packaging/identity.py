"""Who the program is: what installers, bundles and version resources say of it."""

import os
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
