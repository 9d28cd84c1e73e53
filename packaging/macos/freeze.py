"""What is special to macOS when the program is frozen: its icon, and the bundle around it.

A bundle holds one program for both uses: Finder opens it, and a terminal runs
``MonzaPOS.app/Contents/MacOS/monzapos sell …``. It has to be built as a program without a console,
since a bundle of one with a console stays in the background; its output is not touched by that.
"""

import subprocess
from pathlib import Path
from typing import Any

import identity
from icon_drawing import write_iconset

BUNDLE_ID = "com.monzapos.desk"  # never changes: the keychain and the privacy settings know it
OLDEST = "13.0"  # the oldest macOS that the wheels of Qt 6.11 are made for


def programs(work: Path) -> list[dict[str, Any]]:
    """Return the arguments of PyInstaller's ``EXE`` for the one program."""
    del work  # nothing is written for it
    return [{"name": "monzapos", "console": False}]


def bundle(work: Path) -> dict[str, Any]:
    """Return the arguments of PyInstaller's ``BUNDLE``; the icon is made in ``work``, on macOS."""
    iconset, icon = work / "monzapos.iconset", work / "monzapos.icns"
    write_iconset(iconset)
    command = ["/usr/bin/iconutil", "--convert", "icns", "--output", str(icon)]
    subprocess.run([*command, str(iconset)], check=True)
    return {
        "name": f"{identity.NAME}.app",
        "icon": str(icon),
        "bundle_identifier": BUNDLE_ID,
        "version": identity.version(),
        "info_plist": info_plist(identity.version()),
    }


def info_plist(version: str) -> dict[str, Any]:
    """Return what Info.plist says beyond what PyInstaller writes by itself."""
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": identity.NAME,
        "CFBundleLocalizations": ["en", "es"],  # the system's own menus and dialogs follow it
        "CFBundleShortVersionString": version,
        "CFBundleVersion": ".".join(map(str, identity.numbers(version))),
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": identity.LICENCE,
        "NSRequiresAquaSystemAppearance": False,  # dark where the system is
        # Practice serves its pages to a phone in the same network where the settings say so.
        "NSLocalNetworkUsageDescription": "A phone in this network can open practice checkouts.",
    }
