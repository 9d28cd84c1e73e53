"""What is in the frozen program, and what must not be."""

import re
import sys
import tomllib
from fnmatch import fnmatchcase
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from tests.packaging.builds import ROOT, modules

QT = "_internal/PySide6/Qt"
PLUGINS = f"{QT}/plugins"
RESOURCES = "_internal/monzapos/resources"
NEEDED = [
    *(f"{PLUGINS}/platforms/libq{name}.so" for name in ("xcb", "wayland", "offscreen")),
    *(f"{PLUGINS}/imageformats/libq{name}.so" for name in ("jpeg", "gif", "webp", "svg")),
    f"{PLUGINS}/iconengines/libqsvgicon.so",
    f"{PLUGINS}/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    f"{PLUGINS}/platformthemes/libqxdgdesktopportal.so",
    f"{PLUGINS}/wayland-shell-integration/libxdg-shell.so",
    f"{QT}/translations/qtbase_es.qm",
    "_internal/certifi/cacert.pem",
    "_internal/babel/global.dat",
    "_internal/babel/locale-data/root.dat",
    "_internal/babel/locale-data/en_US.dat",
    "_internal/babel/locale-data/es_ES.dat",
    "_internal/babel/locale-data/es_419.dat",
    "_internal/monzapos/practice/templates/payment.html",
]
NEVER = re.compile(
    r"""
    /qml/ | Qml | Quick | WebEngine | VirtualKeyboard | Designer | /sqldrivers/ | /tls/ | qmltooling
    | gtk | gdk | cairo | pango | libatk | eglfs | linuxfb | (?<!/qtbase_e[ns])\.qm$
    | tkinter | /tcl | numpy | /PIL/ | pytest | hypothesis | playwright | /pip/ | /tests?/
    | __pycache__ | \.pyi$ | \.sqlite3$ | \.db$ | INSTALLER$ | direct_url\.json$
    # The machine's own: the C library, the display, the desktop.
    | /lib(?:c|m|dl|pthread|stdc\+\+|gcc_s|z|X\w+|xcb\S*|xkbcommon\S*|GL\w*|EGL|drm|wayland-\w+)\.so
    | /lib(?:dbus-1|glib-2\.0|fontconfig|freetype|systemd|expat|uuid)\.so
    """,
    re.VERBOSE,
)
NEVER_IMPORTED = re.compile(
    r"(?:tkinter|numpy|PIL|_?pytest|hypothesis|unittest|doctest|pdb|test|tests|setuptools|pip|wheel"
    r"|hatchling|mypy|playwright|gi|curses|lib2to3|PySide6\.Qt(?:Qml|Quick|OpenGL|Sql|Test)\w*"
    r"|phonenumbers\.(?:geodata|carrierdata|tzdata)|pydantic\.v1)(?:\.|$)"
)


@pytest.fixture(scope="module")
def files(frozen: Path) -> dict[str, Path]:
    """Return every file by its place in the program's folder."""
    found = [path for path in frozen.rglob("*") if path.is_file()]
    return {path.relative_to(frozen).as_posix(): path for path in found}


def test_everything_is_there_that_is_loaded_by_name(files: dict[str, Path]) -> None:
    assert [name for name in NEEDED if name not in files] == []


def test_every_resource_is_there_unchanged(files: dict[str, Path]) -> None:
    resources = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert len(resources) > 60
    changed = [
        path.name
        for path in resources
        if files[f"{RESOURCES}/{path.relative_to(ROOT / 'resources').as_posix()}"].read_bytes()
        != path.read_bytes()
    ]
    assert changed == []


def test_nothing_is_there_that_is_not_used(files: dict[str, Path]) -> None:
    assert [name for name in files if NEVER.search(f"/{name}")] == []
    languages = {
        re.split(r"[_.]", Path(name).name)[0] for name in files if "/locale-data/" in name
    } - {"LICENSE"}
    assert languages == {"root", "en", "es"}


def test_no_module_is_there_that_is_not_used(frozen: Path) -> None:
    inside = modules(frozen / "monzapos")
    assert [name for name in inside if NEVER_IMPORTED.match(name)] == []
    assert {
        "monzapos.desktop",
        "monzapos.adapters.sqlite.migrations.to_1",
        "monzapos.practice.__main__",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.chainer",
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "stripe.checkout._session_service",
        "phonenumbers.data.region_ES",
    } <= inside


def test_nothing_tells_of_the_machine_that_built_it(files: dict[str, Path], frozen: Path) -> None:
    private = [str(ROOT).encode(), sys.base_prefix.encode()]
    if sys.base_prefix == "/usr":
        private.pop()
    texts = [(n, p.read_bytes()) for n, p in files.items() if not re.search(r"\.so\b|pyz$", n)]
    assert [name for name, text in texts if b"\0" not in text and _has(text, private)] == []
    assert [name for name, text in texts if str(ROOT).encode() in text] == []
    assert [name for name in modules(frozen / "monzapos") if name.startswith("PRIVATE")] == []


def _has(text: bytes, private: list[bytes]) -> bool:
    return any(path in text for path in private)


def test_every_distribution_has_its_metadata_and_its_licence(frozen: Path) -> None:
    shipped = {_plain(d.name): d for d in distributions(path=[str(frozen / "_internal")])}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in [*project["dependencies"], project["name"]]:
        assert _plain(re.split(r"[><=;\[]", requirement)[0]) in shipped
    assert shipped["monzapos"].version == project["version"]
    assert {"certifi", "cryptography", "secretstorage", "shiboken6"} <= shipped.keys()
    assert not {"pytest", "ruff", "setuptools", "hatchling"} & shipped.keys()
    assert [name for name, found in shipped.items() if not _licence(found)] == []
    missing = [
        str(file)
        for found in shipped.values()
        for file in found.files or ()
        if not Path(str(file.locate())).is_file()
    ]
    assert missing == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(distribution: Distribution) -> bool:
    # By the text: other libraries change what the metadata's own object does with a lost key.
    told = distribution.read_text("METADATA") or ""
    return bool(
        re.search(r"^(?:License(?:-Expression)?: |Classifier: License ::)", told, re.MULTILINE)
    )


def test_libraries_of_the_system_come_with_their_licences(
    files: dict[str, Path], frozen: Path
) -> None:
    texts = {
        path.stem: path.read_text(encoding="utf-8").split("\n", 2)
        for path in (frozen / RESOURCES / "licences" / "system").iterdir()
    }
    named = {file for _package, brought, _text in texts.values() for file in brought.split()}
    tops = {name.partition("/")[2] for name in files if re.match(r"_internal/lib[^/]+\.so", name)}
    assert {name for name in tops - named if "libpython" not in name} == set()
    assert {"libssl3", "libsqlite3-0"} <= texts.keys()
    for name, (package, _brought, text) in texts.items():
        assert re.fullmatch(rf"{re.escape(name)} \d\S*", package)
        assert "icen" in text


def test_debians_copyright_file_speaks_of_what_is_there(files: dict[str, Path]) -> None:
    text = (ROOT / "packaging" / "linux" / "copyright").read_text(encoding="utf-8")
    fields = re.findall(r"^Files: (.+(?:\n .+)*)", text, re.MULTILINE)
    places = [place for field in fields for place in field.split()]
    inside = [p.removeprefix("usr/lib/monzapos/") for p in places if "/_internal/" in p]
    assert len(inside) > 8
    assert [p for p in inside if not any(fnmatchcase(name, p) for name in files)] == []
    assert [p for p in re.findall(r"_internal/\S+\.txt", text) if p not in files] == []


def test_what_qt_is_has_not_been_changed(files: dict[str, Path]) -> None:
    """As Qt.txt says of it: byte for byte what the wheels brought."""
    [site] = (ROOT / "build" / "venv" / "lib").glob("python3*/site-packages")
    libraries = [n for n in files if re.search(r"_internal/(?:PySide6|shiboken6)/.*\.so\b", n)]
    assert len(libraries) > 20
    changed = [
        name
        for name in libraries
        if files[name].read_bytes() != (site / name.removeprefix("_internal/")).read_bytes()
    ]
    assert changed == []
