"""The house around the program: what is committed, what is locked, what the set-up says."""

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("*.lock")) + sorted(ROOT.glob("*/*.lock"))
SCRIPTS = [
    "packaging/setup",
    "packaging/start",
    "packaging/bare-debian",
    "packaging/enter",
    "packaging/verify",
    "packaging/peers",
    "packaging/linux/preinst",
    "packaging/linux/postrm",
    "packaging/macos/package",
    "packaging/macos/verify",
    ".ci/run",
]
WORKFLOWS = [f".github/workflows/{name}.yml" for name in ("package", "test")]
_OURS = ["monzapos", "packaging", "resources", "tests", ".ci", ".github"]
# Written so that the patterns do not find themselves.
_MACHINE_PATH = re.compile(
    r"(?<![\w.~$}-])/(?:[h]ome/(?!seller)|[r]oot/\.|[w]ork/|[t]mp/w/|[U]sers/)"
)


def _text_files() -> Iterator[tuple[Path, str]]:
    folders = [path for name in _OURS for path in (ROOT / name).rglob("*")]
    for path in [*folders, *ROOT.glob("*")]:
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:  # a font, a picture
                continue


def test_no_file_names_a_folder_of_somebody() -> None:
    assert [str(path) for path, text in _text_files() if _MACHINE_PATH.search(text)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_a_hash_for_everything_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    lines = text.splitlines()
    pinned = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert pinned
    assert [lines[n] for n in pinned if not lines[n + 1].startswith("    --hash=sha256:")] == []
    assert [line for line in lines if line.startswith("-") or "//" in line] == []


_INSTALLERS = re.compile(r"\b(?:pip3?|pipx|uv|easy_install|conda)\b.* (?:install|sync)\b.*")
_BY_HASH = re.compile(r"pip install --require-hashes --no-deps -r (\S+)")
_OURSELVES = "pip install --no-deps --no-build-isolation --editable ."
INSTRUCTIONS = ["CONTRIBUTING.md", ".ci/run", *WORKFLOWS]


@pytest.mark.parametrize("name", INSTRUCTIONS)
def test_what_is_installed_is_checked_by_its_hash(name: str) -> None:
    installed = [line.removeprefix("python -m ") for line in _installing(_read(name))]
    locks = [found[1] for line in installed if (found := _BY_HASH.fullmatch(line))]
    assert [lock for lock in locks if ROOT / lock not in LOCKS] == []
    assert [line for line in installed if not _BY_HASH.fullmatch(line)] in ([], [_OURSELVES])


def test_the_set_up_installs_nothing_but_locks_by_their_hashes() -> None:
    text = _read("packaging/setup")
    [pip] = _installing(text)
    assert pip.endswith('--no-input --no-deps "$@" ||')
    calls = re.findall(r"^ +install_packages (.*)$", text, re.MULTILINE)
    assert calls == ['--require-hashes -r "$lock"', "--no-build-isolation --editable ."]
    assert re.findall(r"^ *for lock in (.*); do$", text, re.MULTILINE) == ['$(locks "$tier")']
    locks = set(re.findall(r"[\w/-]+\.lock\b", text))
    assert locks
    assert [lock for lock in locks if ROOT / lock not in LOCKS] == []


def _installing(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if _INSTALLERS.search(line)]


def test_every_python_script_is_linted() -> None:
    """ruff sees what ends with .py, and what it is told of; the Makefile tells mypy."""
    told = tomllib.loads(_read("pyproject.toml"))["tool"]["ruff"]["extend-include"]
    files = [path for path in (ROOT / "packaging").rglob("*") if path.is_file()]
    scripts = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if not path.suffix and path.read_bytes().startswith(b"#!/usr/bin/env python3\n")
    }
    assert scripts == set(told)
    assert "mypy --scripts-are-modules $(SCRIPTS)" in _read("Makefile")


def test_the_tests_run_on_the_same_versions_as_the_program() -> None:
    """The set-up counts on it: an environment made for the tests is also one for the program."""
    run, dev = (_pins(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert run
    assert run.items() <= dev.items()


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(), re.MULTILINE))


def test_every_dependency_has_its_reason_in_contributing() -> None:
    listed = re.findall(r'^  "([a-z0-9-]+)(?:[><=].*)?",$', _read("pyproject.toml"), re.MULTILINE)
    assert "httpx" in listed
    text = _read("CONTRIBUTING.md")
    assert [name for name in listed if f"`{name}`" not in text] == []


def test_the_map_in_contributing_is_true() -> None:
    package = ROOT / "monzapos"
    parts = [path.name + "/" for path in package.iterdir() if (path / "__init__.py").exists()]
    parts += [path.name for path in package.glob("*.py") if path.name != "__init__.py"]
    text = _read("CONTRIBUTING.md")
    assert [part for part in parts if f"`{part}`" not in text] == []
    named = re.findall(r"^\| `([a-z_]+(?:/|\.py))` \|", text, re.MULTILINE)
    assert [part for part in named if part not in parts] == []


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert "## [Unreleased]" in _read("CHANGELOG.md")


def test_help_lists_every_target() -> None:
    targets = re.findall(r"^\.PHONY: (.*)$", _read("Makefile"), re.MULTILINE)[0].split()
    explained = re.findall(r"^([a-z]+):.*## ", _read("Makefile"), re.MULTILINE)
    assert sorted(targets) == sorted(explained)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.linux("the scripts are for a Unix shell")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_well_formed_and_may_be_run(script: str) -> None:
    shell = "bash" if _read(script).startswith("#!/bin/bash") else "sh"
    subprocess.run([shell, "-n", ROOT / script], check=True)
    # Words that are to be split are written so on purpose.
    subprocess.run(
        ["shellcheck", "--severity=warning", "--exclude=SC2046", ROOT / script], check=True
    )
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.linux("the set-up of system packages is Debian's")
class TestSetup:
    """The set-up on machines that are made of a PATH with chosen programs."""

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        checkout = tmp_path / "checkout"
        (checkout / "packaging").mkdir(parents=True)
        shutil.copy(ROOT / "packaging" / "setup", checkout / "packaging")
        return checkout

    @pytest.fixture
    def programs(self, tmp_path: Path) -> Path:
        """Return the one folder on the machine's PATH: no Python, no library, no right."""
        folder = tmp_path / "programs"
        folder.mkdir()
        for name in ("cat", "cksum", "dirname", "env", "grep", "sed", "sh", "uname"):
            found = shutil.which(name)
            assert found
            (folder / name).symlink_to(found)
        _script(folder / "id", "echo 1000")
        _script(folder / "ldconfig", "echo none")
        _script(folder / "apt-get", 'echo "$@" >>"$0.calls"')
        return folder

    def test_an_account_without_rights_is_told_the_line(
        self, checkout: Path, programs: Path
    ) -> None:
        run = _set_up(checkout, programs, "run")
        assert run.returncode != 0
        assert "may not install system packages" in run.stderr
        line = "    sudo apt-get install -y --no-install-recommends python3-venv libegl1 "
        assert line in run.stderr
        assert not (programs / "apt-get.calls").exists()
        assert not (checkout / ".venv").exists()

    def test_root_installs_what_is_missing_and_nothing_else(
        self, checkout: Path, programs: Path
    ) -> None:
        _script(programs / "id", "echo 0")
        _script(programs / "strace", "true")
        run = _set_up(checkout, programs, "test")
        calls = (programs / "apt-get.calls").read_text().splitlines()
        assert calls[0] == "update -qq"
        assert calls[1].startswith("install -y --no-install-recommends python3-venv ")
        assert {"xvfb", "libegl1"} <= set(calls[1].split())
        assert "strace" not in calls[1].split()
        assert "Python 3.11 or newer" in run.stderr  # our apt-get brings nothing

    def test_a_system_that_is_not_debian_is_named_what_it_lacks(
        self, checkout: Path, programs: Path
    ) -> None:
        (programs / "apt-get").unlink()
        run = _set_up(checkout, programs, "run")
        assert run.returncode != 0
        assert "python3-venv" in run.stderr
        assert "your system's way" in run.stderr

    def test_an_old_python_is_no_python(self, checkout: Path, programs: Path) -> None:
        _script(programs / "python3", "exit 1")
        run = _set_up(checkout, programs, "run")
        assert "python3-venv" in run.stderr

    def test_it_asks_which(self, checkout: Path, programs: Path) -> None:
        run = _set_up(checkout, programs)
        assert run.returncode != 0
        assert "packaging/setup run" in run.stderr


def _script(path: Path, body: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def _set_up(checkout: Path, programs: Path, *tier: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up with nothing on the PATH but these programs."""
    return subprocess.run(
        [programs / "sh", checkout / "packaging" / "setup", *tier],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
