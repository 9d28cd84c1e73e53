"""The moment that a build carries: the commit's, not the clock's."""

import os
import subprocess
import time
from pathlib import Path


def epoch(root: Path) -> int:
    """Return seconds since 1970: SOURCE_DATE_EPOCH, else the commit's, else now."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(
        ["git", "-C", str(root), "log", "-1", "--format=%ct"],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(told.stdout) if told.returncode == 0 else int(time.time())
