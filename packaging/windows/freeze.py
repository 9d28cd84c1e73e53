"""What is special to Windows when the program is frozen: two programs, their icon and version.

A Windows program belongs either to the console or to the desktop; no flag at run time changes that.
``monzapos`` is what people and scripts type, so that one is a console program: it prints, it can be
piped, the prompt waits for it and has its exit status. The Start menu opens ``monzapos-desktop``,
which has no console. One console program that hides its console (PyInstaller's ``hide_console``)
would be one file less, but Windows 11's terminal does not let itself be hidden reliably, and a
seller would see a black window flash up at every start.
"""

from pathlib import Path
from typing import Any

import identity
from icon_drawing import ico

COMMAND, WINDOW = "monzapos", "monzapos-desktop"


def programs(work: Path) -> list[dict[str, Any]]:
    """Return the arguments of PyInstaller's ``EXE`` for both programs; files go to ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    icon = work / "monzapos.ico"
    icon.write_bytes(ico())
    looks = []
    for name, console in ((COMMAND, True), (WINDOW, False)):
        resource = work / f"{name}.version"
        resource.write_text(version_resource(name, identity.version()), encoding="utf-8")
        looks.append(
            {"name": name, "console": console, "icon": str(icon), "version": str(resource)}
        )
    return looks


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """Return what Windows compares."""
    return (*identity.numbers(version), 0)


def version_resource(name: str, version: str) -> str:
    """Return the text that PyInstaller makes a version resource from."""
    strings = {
        "CompanyName": identity.PUBLISHER,
        "FileDescription": identity.NAME if name == WINDOW else f"{identity.NAME} (command line)",
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": identity.LICENCE,
        "OriginalFilename": f"{name}.exe",
        "ProductName": identity.NAME,
        "ProductVersion": version,
    }
    table = ",\n".join(f"      StringStruct({key!r}, {text!r})" for key, text in strings.items())
    numbers = four_numbers(version)
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0,\n"
        "    OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        "  kids=[\n"
        "    StringFileInfo([StringTable('040904B0', [\n"
        f"{table}])]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x0409, 1200])]),\n"
        "  ],\n"
        ")\n"
    )
