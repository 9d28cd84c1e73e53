"""A lock between processes that the operating system frees, whatever becomes of its owner."""

from pathlib import Path

from filelock import FileLock, Timeout

from monzapos.domain.errors import Refusal


class ProcessLock:
    """Fits ``application.ports.Lock``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)

    def acquire(self) -> bool:
        """Take it if it is free; never waits. Raises ``Refusal("folder_unusable")``."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError:
            raise Refusal("folder_unusable", path=str(self._path)) from None
        return True

    def release(self) -> None:
        self._lock.release()
