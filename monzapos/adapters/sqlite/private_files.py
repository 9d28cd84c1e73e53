"""Files that only the desk's own user may read: 0600 in a folder 0700."""

import os
import stat
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make the folder, or take the others' rights from one that is ours.

    A folder that many share on purpose, such as ``/tmp`` (it has the sticky bit), is let alone.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "nt":
        return  # a user's folders are private there by inheritance; modes mean nothing
    found = folder.stat()
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid == os.getuid() and mode & 0o077 and not mode & stat.S_ISVTX:
        folder.chmod(mode & ~0o077)


def private_file(path: Path) -> None:
    """Make the file empty and private, or take the others' rights from one that is ours.

    SQLite gives a database's mode to the ``-wal`` and ``-shm`` beside it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        if os.name == "nt":
            return
        found = os.fstat(descriptor)
        if found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) & 0o077:
            os.fchmod(descriptor, stat.S_IMODE(found.st_mode) & ~0o077)
    finally:
        os.close(descriptor)
