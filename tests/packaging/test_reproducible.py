"""The same files, built twice, are the same program and the same packages."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tests.packaging import builds
from tests.packaging.builds import PYTHON, ROOT
from tests.release.modules import load

AT = "1790000000"  # seconds since 1970: any moment will do, and no clock's


def test_two_builds_in_two_folders_are_alike(frozen: Path, tmp_path: Path) -> None:
    """Folders of different lengths, one environment; only pressing is done less hard."""
    assert frozen.is_dir()  # so the environment is ready
    one, another = (built(tmp_path / name) for name in ("a", "another folder, further down"))
    assert {Path(name).parts[1] for name in one} == {"frozen", "package"}
    assert len([name for name in one if name.startswith("build/package/")]) == 3
    assert [
        name for name in one.keys() | another.keys() if one.get(name) != another.get(name)
    ] == []


def built(folder: Path) -> dict[str, str]:
    """Build the packages from a copy of this checkout; returns the digest of each file."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listed, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    for name in told.split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    environment = {name: value for name, value in os.environ.items() if name != "HOME"} | {
        "SOURCE_DATE_EPOCH": AT,
        "MONZAPOS_PACKAGE_LEVEL": "0",
    }
    subprocess.run(
        [PYTHON, "packaging/linux/build"],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    made = {
        path.relative_to(folder).as_posix(): described(path)
        for part in ("frozen", "package")
        for path in (folder / "build" / part).rglob("*")
    }
    return {name: what for name, what in made.items() if what}


def described(path: Path) -> str:
    """Return what a file is: where it leads, or its mode, its time and its content's digest."""
    if path.is_symlink():
        return str(path.readlink())
    if path.is_dir():
        return ""
    found = path.stat()
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    inside = "" if path.parent.name == "package" else f"{found.st_mode:o} {found.st_mtime}"
    return f"{inside} {content}"


def test_another_library_of_the_system_is_another_program(tmp_path: Path) -> None:
    state_of = load("freezing.system").state_of
    library = tmp_path / "libz.so.1"
    library.write_bytes(b"one")
    linked = tmp_path / "linked"
    assert state_of(linked) == ""
    linked.write_text(f"libz.so.1\t{library}\n", encoding="utf-8")
    before = state_of(linked)
    assert before == state_of(linked) != ""
    library.write_bytes(b"another")
    after = state_of(linked)
    library.unlink()
    assert len({before, after, state_of(linked)}) == 3


def test_the_stamp_says_which_libraries_of_the_system_were_frozen(frozen: Path) -> None:
    """With another stamp it is frozen anew."""
    stamp = frozen.parent.with_suffix(".stamp")
    state = load("freezing.system").state_of(builds.BUILD / "freeze" / "frozen" / "linked")
    assert state
    assert stamp.read_text(encoding="utf-8").endswith(f" {state}")
