"""A screen of a certain size that nobody sees, for Qt's own ``offscreen`` platform."""

import json
from pathlib import Path


def unseen_screen(width: int, height: int, folder: Path) -> str:
    """Return the ``QT_QPA_PLATFORM`` of a screen with so many pixels; its file is in ``folder``."""
    screen = {"name": "unseen", "x": 0, "y": 0, "width": width, "height": height}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": [screen | dots]}), encoding="utf-8")
    return f"offscreen:configfile={file}"
