"""The modules of ``packaging/``, which is no package: the spec and the scripts find them."""

import importlib
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


def load(name: str) -> Any:
    """Import a module as the spec does."""
    sys.path.insert(0, str(PACKAGING))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(PACKAGING))
