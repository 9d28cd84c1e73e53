"""A Windows of the tests' own: Wine's 64-bit half, with one user and an empty disk."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")  # Wine's own, real ones
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\MonzaPOS"


class Wine:
    """Runs Windows programs on a disk below a folder."""

    def __init__(self, folder: Path, display: str) -> None:
        home = folder / "user"
        home.mkdir()
        self.disk = folder / "wine" / "drive_c"
        self._environment = os.environ | {
            "DISPLAY": display,
            "HOME": str(home),
            "WINEPREFIX": str(folder / "wine"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }
        self._run("wine", "wineboot", "--init")
        [self.local] = self.disk.glob("users/*/AppData/Local")

    @property
    def installed(self) -> Path:
        """The folder that the installer chooses."""
        return self.local / "Programs" / "MonzaPOS"

    @property
    def start_menu(self) -> Path:
        """The user's programs in the Start menu."""
        return self.local.parent / "Roaming/Microsoft/Windows/Start Menu/Programs"

    def is_version(self, version: str) -> None:
        """Be a Windows of a version such as ``win10``."""
        self._run("wine", "winecfg", "-v", version)

    def run(self, program: Path, *arguments: str) -> int:
        """Run a program to its end and return its exit status."""
        return self._run("wine", str(program), *arguments).returncode

    def start(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program; its input stays open."""
        return subprocess.Popen(
            ["wine", str(program), *arguments],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @contextmanager
    def holding(self, file: Path) -> Iterator[None]:
        """Have a file opened by a command of Windows' own, so that no other process removes it."""
        name = "Z:" + str(file).replace("/", "\\")
        with self.start(Path("cmd"), "/c", f"pause 2>>{name}") as holder:
            assert holder.stdout is not None
            assert holder.stdout.read(1)  # it waits for a key, with the file open
            yield
            holder.communicate(b"\n")

    def windows(self) -> bool:
        """Whether Wine's editor, our stand-in, shows its window."""
        found = self._run("xdotool", "search", "--onlyvisible", "--name", "Notepad")
        return bool(found.stdout)

    def uninstall(self) -> None:
        """Uninstall silently; the uninstaller runs on as a copy of itself, which is waited for."""
        assert self.run(self.installed / "uninstall.exe", "/S") == 0
        self._run("wineserver", "--wait")

    def entry(self) -> dict[str, str]:
        """Return the program's entry among the installed ones; empty where there is none."""
        said = self._run("wine", "reg", "query", KEY).stdout.decode(errors="replace")
        rows = [line.split(None, 2) for line in said.splitlines() if "REG_" in line]
        return {row[0]: row[2] for row in rows}

    def close(self) -> None:
        """End everything on this disk."""
        self._run("wineserver", "--kill")
        self._run("wineserver", "--wait")

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
