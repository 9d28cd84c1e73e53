"""A lock between processes that the operating system frees, whatever becomes of its owner."""

from pathlib import Path

from filelock import FileLock, Timeout


class ProcessLock:
    """Fits ``application.ports.Lock``."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)

    def acquire(self) -> bool:
        """Take it if it is free; never waits."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def release(self) -> None:
        self._lock.release()
