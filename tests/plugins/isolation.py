"""No test sees this machine: not its settings, its home, its desktop session or its keyring.

``MONZAPOS_HOME`` is the test's ``tmp_path``. The keyring lives in memory; a test that talks to a
real Secret Service has the marker ``real_keyring`` and brings a bus of its own.
"""

import os
import shutil
import tempfile
from pathlib import Path

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

_session_home = pytest.StashKey[Path]()
_LEAKY = ("MONZAPOS_", "XDG_", "LC_", "QT_SCALE", "QT_SCREEN", "QT_FONT")
_LEAKY_NAMES = {"LANGUAGE", "DISPLAY", "WAYLAND_DISPLAY", "SSLKEYLOGFILE"} | {
    name
    for scheme in ("http", "https", "all", "no")
    for name in (f"{scheme}_proxy", f"{scheme.upper()}_PROXY")
}


class MemoryKeyring(KeyringBackend):
    """A keyring that ends with the test."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self._secrets[service, username]
        except KeyError as error:
            raise PasswordDeleteError(service) from error


def pytest_configure(config: pytest.Config) -> None:
    """Cut this process, and what fixtures of any scope start from it, off from the machine."""
    config.addinivalue_line("markers", "real_keyring: talks to a Secret Service of its own")
    home = Path(tempfile.mkdtemp(prefix="monzapos-tests-"))
    config.stash[_session_home] = home
    for name in list(os.environ):
        if name.startswith(_LEAKY) or name in _LEAKY_NAMES:
            del os.environ[name]
    os.environ |= {
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",  # unset, a library might start a bus of its own
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(home),
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(config.stash[_session_home], ignore_errors=True)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONZAPOS_HOME", str(tmp_path))
    for name, folder in {
        "HOME": "user",
        "XDG_CACHE_HOME": "user/cache",
        "XDG_CONFIG_HOME": "user/config",
        "XDG_DATA_HOME": "user/data",
        "XDG_STATE_HOME": "user/state",
    }.items():
        monkeypatch.setenv(name, str(tmp_path / folder))


@pytest.fixture(autouse=True)
def _own_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test an empty keyring; with None the library looks for the system's."""
    real = request.node.get_closest_marker("real_keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None if real else MemoryKeyring())
