"""Keyrings that work, and keyrings that fail in the ways that keyrings fail."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from keyring.errors import KeyringLocked

from tests.plugins.isolation import MemoryKeyring

ROOT = Path(__file__).parents[2]
WINDOWS = "keyring.backends.Windows"
_ON_ITS_BUS = """
printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null
exec "$@"
"""


class Trusted(MemoryKeyring):
    """Keeps what it is given, and is taken for Windows' own."""

    priority = 0.5  # never chosen beside a real one, unless it is named


class Windows(Trusted):
    """Takes 1,280 characters, and says no as pywin32 does: with an error of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2_560:
            self.refused += 1
            raise OSError(1783, "CredWrite", f"The stub received bad data: {password}")
        super().set_password(service, username, password)


class Locked(Trusted):
    """A collection that nobody has unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("locked")


class Troubled(Trusted):
    """Works while nothing is ``wrong``; else the bus does not answer it, say."""

    wrong = True

    def get_password(self, service: str, username: str) -> str | None:
        if self.wrong:
            raise RuntimeError("org.freedesktop.DBus.Error.NoReply")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.wrong:
            raise RuntimeError("org.freedesktop.DBus.Error.NoReply")
        super().set_password(service, username, password)


class Forgetful(Trusted):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Slow(Trusted):
    """Waits for a person who does not come."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.come = threading.Event(), threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.set()
        self.come.wait()
        return super().get_password(service, username)


class Plaintext(MemoryKeyring):
    """A stand-in for keyrings.alt.file.PlaintextKeyring."""


class Shared(Trusted):
    """Keeps what it is given in a file, for several processes of one test."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def get_password(self, service: str, username: str) -> str | None:
        self._read()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._read()
        super().set_password(service, username, password)
        self._write()

    def delete_password(self, service: str, username: str) -> None:
        self._read()
        super().delete_password(service, username)
        self._write()

    def _read(self) -> None:
        kept = json.loads(self._path.read_text()) if self._path.exists() else []
        self._secrets = {(service, name): value for service, name, value in kept}

    def _write(self) -> None:
        beside = self._path.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps([[*key, value] for key, value in self._secrets.items()]))
        beside.replace(self._path)


for _class in (Trusted, Windows, Locked, Troubled, Forgetful, Slow, Shared):
    _class.__module__ = WINDOWS
Plaintext.__module__ = "keyrings.alt.file"


class OfEnvironment(Shared):
    """For a whole program: the file is named by its environment."""

    def __init__(self) -> None:  # the library makes one of every class that it finds
        super().__init__(Path(os.environ.get("TESTS_KEYRING_FILE", os.devnull)))


OfEnvironment.__module__ = WINDOWS


def on_a_bus_of_its_own(module: str, home: Path) -> str:
    """Run a module beside a real Secret Service that nobody else knows; return what it prints."""
    return beside_a_secret_service([sys.executable, "-m", module, str(home)], home)


def beside_a_secret_service(command: Sequence[str], home: Path, **environment: str) -> str:
    """Run a command on a bus of its own with an unlocked keyring; return what it prints."""
    for needed in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(needed), f"install {needed}: packages dbus and gnome-keyring"
    run = home / "run"
    run.mkdir(mode=0o700)
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _ON_ITS_BUS, "sh", *command],
        cwd=ROOT,
        env={
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(run),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
