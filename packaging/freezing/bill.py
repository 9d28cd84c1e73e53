"""The bill of materials inside the frozen program, where no package has a place for it."""

import os
import subprocess
import sys
from pathlib import Path

_SBOM = Path(__file__).resolve().parent.parent / "sbom"
_NAME = "sbom.cdx.json"
# Linux' packages have theirs beside the program: packaging/linux/build puts it there.
_FOLDERS = {"win32": "_internal", "darwin": "Contents/Resources"}


def write_bill(programs: Path, moment: int, system: str = sys.platform) -> None:
    """Write down what is shipped, before that is signed; ``moment`` is the build's, in seconds.

    ``programs`` is the folder that PyInstaller built into. Raises ``CalledProcessError`` where the
    document cannot be made, or does not keep to its schema.
    """
    if system not in _FOLDERS:
        return
    program = programs / ("MonzaPOS.app" if system == "darwin" else "monzapos")
    subprocess.run(
        [sys.executable, _SBOM, program, "-o", program / _FOLDERS[system] / _NAME],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(moment)},
        check=True,
    )
