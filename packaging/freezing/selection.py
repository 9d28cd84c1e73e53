"""Which of the things that PyInstaller collects are shipped.

An entry is a tuple: where it goes (relative to the program's folder), where it comes from, what
kind it is. ``LANGUAGES`` and what is said of plug-ins are the only things to change when the
program starts to use more of Qt or to speak another language.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath

Entry = tuple[str, str, str]
Imports = Callable[[str], Iterable[tuple[str, str | None]]]

LANGUAGES = ("en", "es")

# Imported by libraries where they are there, or for work that this program never asks for.
MODULES_LEFT_OUT = [
    *("tkinter", "turtle", "idlelib", "curses", "readline", "_uuid", "lib2to3", "ensurepip"),
    *("unittest", "doctest", "pydoc", "pdb", "test", "pytest", "_pytest", "hypothesis"),
    *("numpy", "PIL", "setuptools", "pkg_resources", "distutils", "pip", "hatchling", "wheel"),
    *("IPython", "trio", "gi", "cffi.setuptools_ext", "pycparser"),
    *("pydantic.v1", "pydantic.mypy", "stripe._http_client_test"),
    *(f"phonenumbers.{name}" for name in ("geocoder", "carrier", "timezone", "prefix")),
    *(f"phonenumbers.{name}" for name in ("geodata", "carrierdata", "tzdata")),
    *("babel.messages", "babel.support"),
    *(f"PySide6.Qt{name}" for name in ("Qml", "Quick", "QuickWidgets", "OpenGL", "Sql", "Test")),
    *(f"PySide6.Qt{name}" for name in ("PrintSupport", "Concurrent", "Help", "Designer", "Xml")),
]

# Of PyInstaller's own, on Linux; the spec says why.
HOOKS_LEFT_OUT = ("pyi_rth_pyside6", "pyi_rth_multiprocessing")

# Imported by name, where no analysis sees it.
MODULES_ADDED = [
    *(f"keyring.backends.{name}" for name in ("SecretService", "kwallet", "libsecret")),
    *(f"keyring.backends.{name}" for name in ("chainer", "fail", "null", "Windows", "macOS")),
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
]
PACKAGES_ADDED = ("monzapos", "stripe", "phonenumbers.data")

_PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "imageformats": {"qjpeg", "qgif", "qwebp", "qsvg"},
    "iconengines": {"qsvgicon"},
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platformthemes": {"qxdgdesktopportal"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
}
_PLUGIN = re.compile(r"^PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/.]+)\.")
_LOCALE = re.compile(rf"^babel/locale-data/(?!root\.|(?:{'|'.join(LANGUAGES)})[_.])")
_NEVER = re.compile(
    r"^(?:PySide6/(?:Qt/)?(?:qml|metatypes|libexec)/|PySide6/opengl32sw\.dll"
    # Qt's own words: of its base in our languages, English being what it says without.
    rf"|PySide6/(?:Qt/)?translations/(?!qtbase_(?:{'|'.join(LANGUAGES)})\.qm$)"
    r"|tzdata/|pytz/|.*/(?:tests?|__pycache__)/|.*\.(?:pyi|pyx|pxd|c|h|typed)$)"
)
# What the linker brings on Linux: Qt's own libraries, and those of the system at the top.
_LINKED = re.compile(r"^(?:PySide6/Qt/lib/)?lib[^/]+\.so[.\d]*$")
# Of the system, only what Python itself cannot do without: everything that touches the display,
# the desktop or the C library has to be the machine's own, and Debian keeps it safe.
_OF_THE_SYSTEM = re.compile(r"^lib(?:python3|ssl|crypto|sqlite3|ffi|bz2|lzma)[.\d]")


def shipped(entries: Iterable[Entry], imports: Imports) -> list[Entry]:
    """Return what is shipped. ``imports`` tells the libraries that a binary is linked to."""
    # A symbolic link at the top stands for a library of Qt's, which all find where it is.
    wanted = [e for e in entries if e[2] != "SYMLINK" and _is_wanted(_place(e))]
    linked = {PurePath(place).name: e for e in wanted if _LINKED.match(place := _place(e))}
    reached: set[str] = set()
    to_read = [e for e in wanted if _LINKED.match(_place(e)) is None and e[2] != "DATA"]
    to_read += [entry for name, entry in linked.items() if name.startswith("libpython")]
    while to_read:
        for name, _path in imports(to_read.pop()[1]):
            library = PurePath(name).name
            if library in linked and library not in reached:
                reached.add(library)
                to_read.append(linked[library])
    return [
        entry
        for entry in wanted
        if _LINKED.match(_place(entry)) is None or _is_needed(_place(entry), reached)
    ]


def _place(entry: Entry) -> str:
    return entry[0].replace("\\", "/")


def _is_wanted(place: str) -> bool:
    plugin = _PLUGIN.match(place)
    if plugin:
        return plugin[2] in _PLUGINS.get(plugin[1], ())
    return not _NEVER.match(place) and not _LOCALE.match(place)


def _is_needed(place: str, reached: set[str]) -> bool:
    name = PurePath(place).name
    if place == name:  # of the system
        return bool(_OF_THE_SYSTEM.match(name)) and (name in reached or "python" in name)
    return name in reached
