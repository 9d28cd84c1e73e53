"""The check of an installed program: it passes on ours, and fails on what is not in order."""

import importlib.metadata
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sysconfig.get_path("scripts"), "monzapos")
LINES = {
    "check": '{"name": "keyring", "level": "ok", "message": "works"}',
    "vehicles": '{"id": "roma", "name": "Roma", "sellable": true, "price": 100}',
    "sell": '{"event": "settled", "light": "paid"}',
}


def _smoke(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "packaging" / "smoke", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.proof
def test_our_own_program_passes() -> None:
    version = importlib.metadata.version("monzapos")
    run = _smoke(PROGRAM, "--window", PROGRAM, "--version", version)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "is paid" in run.stdout
    assert "the window stays open" in run.stdout


def test_another_version_than_expected_fails() -> None:
    run = _smoke(PROGRAM, "--version", "99.0.0")
    assert run.returncode == 1
    assert "99.0.0" in run.stderr


@pytest.mark.linux("the stand-in programs are shell scripts")
class TestStandIns:
    """Programs that answer what they are told to."""

    def test_one_that_answers_well_passes(self, tmp_path: Path) -> None:
        run = _smoke(_program(tmp_path), "--keyring")
        assert run.returncode == 0, run.stderr

    @pytest.mark.parametrize(
        ("command", "answer", "words"),
        [
            ("check", '{"name": "journal", "level": "fail"}', "check finds"),
            ("check", "", "check finds"),
            ("check", '{"name": "keyring", "level": "warn"}', "no secret can be kept"),
            ("vehicles", LINES["vehicles"].replace("true", "false"), "can be sold"),
            ("sell", '{"event": "settled", "light": "not_paid"}', "settled as"),
            ("sell", f"{LINES['sell']}\nexit 4", "ended with 4"),
            ("--version", "MonzaPOS", "--version says"),
        ],
    )
    def test_one_that_answers_badly_fails(
        self, tmp_path: Path, command: str, answer: str, words: str
    ) -> None:
        run = _smoke(_program(tmp_path, **{command: answer}), "--keyring")
        assert run.returncode == 1
        assert words in run.stderr

    def test_a_window_that_ends_at_once_fails(self, tmp_path: Path) -> None:
        program = _program(tmp_path)
        run = _smoke(program, "--window", program)
        assert run.returncode == 1
        assert "the window ended with 0" in run.stderr

    def test_a_program_that_is_not_there_fails(self, tmp_path: Path) -> None:
        run = _smoke(tmp_path / "nothing")
        assert run.returncode == 1
        assert "smoke: " in run.stderr


def _program(folder: Path, **changes: str) -> Path:
    """Return a program; an answer is its lines, and ``exit STATUS`` where it ends with another."""
    cases = []
    for command, answer in ({"--version": "monzapos 0.1.0"} | LINES | changes).items():
        lines = [f"echo '{line}'" if line[:5] != "exit " else line for line in answer.split("\n")]
        cases.append(f"{command}) {'; '.join(lines) if answer else ':'} ;;")
    program = folder / "program"
    program.write_text("#!/bin/sh\ncase ${1:-} in\n" + "\n".join(cases) + "\nesac\n")
    program.chmod(0o755)
    return program
