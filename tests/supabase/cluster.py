"""A PostgreSQL cluster in a folder of its own: it keeps nothing, and ends with this process.

It runs as an ordinary user and answers on a Unix socket only.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPERUSER = "supabase_admin"  # as Supabase calls it; `postgres`, the owner, is none
_PATIENCE = 30.0  # seconds for the server to come up on a busy machine
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "mmap",  # in its own folder: a kill leaves none in /dev/shm
    "max_connections": "60",
    "autovacuum": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


@contextmanager
def running_cluster() -> Iterator[Path]:
    """Start a cluster, give the folder of its socket, and leave nothing of it behind."""
    # Not the tests' own temporary folder: the path of a socket is limited to some 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="monzapos-pg-", dir="/tmp"))
    try:
        before = _as_ordinary_user(folder)
        _initialise(folder, before)
        with _running(folder, before):
            yield folder
    finally:
        shutil.rmtree(folder)


def _as_ordinary_user(folder: Path) -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    before = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        before += ["--reuid", str(nobody.pw_uid), "--regid", str(nobody.pw_gid), "--clear-groups"]
    return before


def _initialise(folder: Path, before: list[str]) -> None:
    options = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [*before, program("initdb"), *options, f"--username={SUPERUSER}", "-D", folder / "data"],
        check=True,
        capture_output=True,
        cwd=folder,
    )


@contextmanager
def _running(folder: Path, before: list[str]) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
    log = folder / "log"
    with (
        log.open("wb") as words,
        subprocess.Popen(
            [*before, program("postgres"), "-D", folder / "data", "-k", folder, *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        ) as process,
    ):
        try:
            _await(process, folder / "data" / "postmaster.pid", log)
            yield
        finally:
            process.send_signal(signal.SIGINT)  # which does not wait for who is connected


def _await(process: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    """Wait for the word that the server writes into the last line of its file for this."""
    tick = threading.Event()
    for _ in range(int(_PATIENCE / 0.01)):
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("\nready"):
            return
        if process.poll() is not None:
            break
        tick.wait(0.01)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def program(name: str) -> str:
    """Find one of the server's programs: Debian keeps them in a folder for each version."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(debian, key=_version, default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise RuntimeError(f"no {name}: packaging/setup test installs Debian's postgresql")
    return found


def _version(path: Path) -> int:
    number = re.match(r"\d+", path.parent.parent.name)
    return int(number[0]) if number else 0
