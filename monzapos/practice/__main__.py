"""``python -m monzapos.practice`` serves a home's practice server by itself."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import platformdirs

from monzapos.practice.host import PracticeError, PracticeHost

_ON = frozenset({"1", "true", "yes", "on"})


def main() -> int:
    """Serve until SIGINT or SIGTERM; 0 is a good end, 1 means that it could not start."""
    logging.basicConfig(level=logging.WARNING)
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    home = Path(os.environ.get("MONZAPOS_HOME") or platformdirs.user_data_dir("monzapos"))
    host = PracticeHost(
        home,
        control=_is_on("CONTROL"),
        customer=os.environ.get("MONZAPOS_PRACTICE__CUSTOMER", ""),
        lan=_is_on("LAN"),
    )
    try:
        host.start()
    except PracticeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{host.base_url}\n")
    sys.stdout.flush()
    while not ended.wait(0.5):  # in short turns: on Windows a wait without end hears no Ctrl+C
        pass
    host.stop()
    return 0


def _is_on(name: str) -> bool:
    return os.environ.get(f"MONZAPOS_PRACTICE__{name}", "").lower() in _ON


if __name__ == "__main__":
    sys.exit(main())
