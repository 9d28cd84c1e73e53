"""The parts for macOS, as far as another system can look at them: nothing of it has run there."""

import os
import plistlib
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.release.modules import PACKAGING, load

ENTITLEMENTS = PACKAGING / "macos" / "entitlements.plist"
# Stand-ins that note how they are called; ditto and hdiutil also leave what they are to make.
_TOOL = '#!/bin/sh\necho "$(basename "$0") $*" >>"$CALLS"\n'
_TOOLS = {"ditto": 'cp -R "$1" "$2"\n', "hdiutil": 'for last; do :; done\necho image >"$last"\n'}
LIBRARIES = [
    *("Contents/Frameworks/PySide6/QtCore.abi3.so", "Contents/Frameworks/libssl.3.dylib"),
    "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework",
]


def test_the_runtime_allows_one_thing_more_and_says_why() -> None:
    allowed = plistlib.loads(ENTITLEMENTS.read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_bundle_says_what_macos_asks() -> None:
    freeze = load("macos.freeze")
    told = plistlib.loads(plistlib.dumps(freeze.info_plist("1.20.3rc1")))
    assert told["CFBundleShortVersionString"] == "1.20.3rc1"
    assert told["CFBundleVersion"] == "1.20.3"
    assert told["LSMinimumSystemVersion"] == "13.0"
    assert told["NSHighResolutionCapable"] is True
    assert freeze.programs(Path()) == [{"name": "monzapos", "console": False}]


def test_the_iconset_has_what_iconutil_knows(tmp_path: Path) -> None:
    load("icon_drawing").write_iconset(tmp_path)
    sizes = {path.name: QImage(str(path)).width() for path in tmp_path.iterdir()}
    assert sizes == {
        f"icon_{size}x{size}{scale}.png": size * (2 if scale else 1)
        for size in (16, 32, 128, 256, 512)
        for scale in ("", "@2x")
    }


@pytest.mark.linux("macOS' tools are stood in for by shell scripts")
class TestPackage:
    """What the script would call, and in which order."""

    @pytest.fixture
    def bundle(self, tmp_path: Path) -> Path:
        bundle = tmp_path / "MonzaPOS.app"
        framework = bundle / LIBRARIES[2] / "Versions" / "A"
        framework.mkdir(parents=True)
        (framework / "QtCore").touch()
        for name in (*LIBRARIES[:2], "Contents/MacOS/monzapos", "Contents/Frameworks/Python"):
            (bundle / name).parent.mkdir(parents=True, exist_ok=True)
            (bundle / name).touch()
        (bundle / "Contents/Frameworks/libssl.dylib").symlink_to("libssl.3.dylib")
        (bundle / "Contents/Resources").mkdir()
        (bundle / "Contents/Resources/sbom.cdx.json").write_text("the bill")
        return bundle

    def test_it_signs_from_the_inside_out(self, bundle: Path, tmp_path: Path) -> None:
        run, calls = _package(bundle, tmp_path, MONZAPOS_SIGN_IDENTITY="Developer ID: Monza")
        assert run.returncode == 0, run.stderr
        signed = [call for call in calls if call.startswith("codesign --force")]
        order = [call.rpartition(" ")[2].removeprefix(f"{bundle}/") for call in signed]
        assert sorted(order[:2]) == sorted(LIBRARIES[:2])
        assert order[2:] == [
            *(LIBRARIES[2], "Contents/Frameworks/Python", "Contents/MacOS/monzapos"),
            *(str(bundle), str(tmp_path / "out.dmg")),
        ]
        hard = "--options runtime --timestamp --sign Developer ID: Monza"
        assert all(hard in call for call in signed[:-1])
        assert ["--entitlements" in call for call in signed] == [False] * 4 + [True] * 2 + [False]
        assert not any("--deep" in call for call in signed)
        verified = calls.index(f"codesign --verify --deep --strict {bundle}")
        packed = next(n for n, call in enumerate(calls) if call.startswith("hdiutil"))
        assert calls.index(signed[-2]) < verified < packed < calls.index(signed[-1])
        assert run.stdout == f"{tmp_path}/out.dmg\n"
        assert (tmp_path / "out.cdx.json").read_text() == "the bill"

    def test_without_an_identity_it_is_for_this_machine_and_says_so(
        self, bundle: Path, tmp_path: Path
    ) -> None:
        run, calls = _package(bundle, tmp_path, MONZAPOS_NOTARY_KEY="key.p8")
        assert run.returncode == 0
        assert "signed for this machine only" in run.stderr
        assert "not notarised" in run.stderr
        signed = [call for call in calls if call.startswith("codesign --force")]
        assert all("--sign - " in call and "runtime" not in call for call in signed)
        assert not any(call.startswith("xcrun") for call in calls)

    def test_apple_is_asked_and_its_word_stapled(self, bundle: Path, tmp_path: Path) -> None:
        key = {"MONZAPOS_NOTARY_KEY": "key.p8", "MONZAPOS_NOTARY_KEY_ID": "ID"}
        identity = {"MONZAPOS_SIGN_IDENTITY": "Monza", "MONZAPOS_NOTARY_ISSUER": "issuer"}
        run, calls = _package(bundle, tmp_path, **key, **identity)
        assert run.returncode == 0, run.stderr
        image = tmp_path / "out.dmg"
        asked = f"xcrun notarytool submit {image} --wait --key key.p8 --key-id ID --issuer issuer"
        assert [call for call in calls if call.startswith("xcrun")] == [
            asked,
            f"xcrun stapler staple {image}",
        ]

    def test_a_signature_that_fails_ends_it(self, bundle: Path, tmp_path: Path) -> None:
        run, calls = _package(bundle, tmp_path, failing="codesign")
        assert run.returncode != 0
        assert len(calls) == 1

    def test_without_a_bill_of_materials_nothing_is_signed(
        self, bundle: Path, tmp_path: Path
    ) -> None:
        (bundle / "Contents/Resources/sbom.cdx.json").unlink()
        run, calls = _package(bundle, tmp_path)
        assert (run.returncode, calls) == (1, [])
        assert "no bill of materials" in run.stderr

    def test_what_is_no_bundle_is_refused(self, tmp_path: Path) -> None:
        run, calls = _package(tmp_path / "nothing", tmp_path)
        assert (run.returncode, calls) == (1, [])


@pytest.mark.linux("macOS' tools are stood in for by shell scripts")
@pytest.mark.parametrize(
    ("bill", "wrong"),
    [
        ('{"bomFormat": "CycloneDX"}', ""),
        ("{}", "verify: there is no bill of materials in the bundle\n"),
    ],
)
def test_an_image_is_proved_to_have_a_bill_of_materials(
    tmp_path: Path, bill: str, wrong: str
) -> None:
    image = tmp_path / "image"
    resources = image / "MonzaPOS.app" / "Contents" / "Resources"
    resources.mkdir(parents=True)
    (resources / "sbom.cdx.json").write_text(bill)
    (image / "Applications").symlink_to("/Applications")
    tools = tmp_path / "tools"
    tools.mkdir()
    mount = '[ $1 = detach ] || cp -R "$7" "$6"\n'
    for name, does in {"hdiutil": mount, "ditto": _TOOLS["ditto"], "codesign": ""}.items():
        (tools / name).write_text(f"#!/bin/sh\n{does}")
        (tools / name).chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [PACKAGING / "macos" / "verify", image],
        env=os.environ | {"PATH": path, "PYTHON": "true"},  # what is tried then is packaging/smoke
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1 if wrong else 0, wrong)


def _package(
    bundle: Path, folder: Path, failing: str = "", **environment: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script with stand-ins; return how it ended, and every call of theirs in order."""
    tools, notes = folder / "tools", folder / "calls"
    tools.mkdir()
    for name in ("codesign", "ditto", "hdiutil", "spctl", "xcrun"):
        end = "exit 1\n" if name == failing else ""
        (tools / name).write_text(_TOOL + _TOOLS.get(name, "") + end)
        (tools / name).chmod(0o755)
    run = subprocess.run(
        [PACKAGING / "macos" / "package", bundle, folder / "out.dmg"],
        env=os.environ
        | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "CALLS": str(notes)}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return run, notes.read_text().splitlines() if notes.exists() else []
