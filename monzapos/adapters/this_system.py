"""Which kinds of installer fit here, by the names that a manifest gives them."""

import platform
import shutil
import sys
from pathlib import Path

_DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}
_SYSTEMS = {"Windows": "windows", "Darwin": "macos"}
_MARK = "debian-package"  # our Debian package has a file of this name beside the program


def fitting_installers() -> tuple[str, ...]:
    """Return them for the system that this process runs on, the best first.

    On Linux a package is followed by a package and a tarball by a tarball; who runs the sources
    gets a package where the system takes one.
    """
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if platform.system() != "Linux":
        system = _SYSTEMS.get(platform.system())
        return (f"{system}-{machine}",) if system else ()
    package = f"linux-deb-{_DEBIAN.get(machine, machine)}"
    tarball = f"linux-tar-{machine}"
    if getattr(sys, "frozen", False):
        wants_package = Path(sys.executable).with_name(_MARK).exists()
    else:
        wants_package = shutil.which("dpkg") is not None
    return (package, tarball) if wants_package else (tarball,)
