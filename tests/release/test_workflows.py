"""What GitHub is told to run: nothing that moves, few rights, no secret in a command."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.release.modules import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
_PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
_SAID = re.compile(r"uses: (\S+)@([0-9a-f]{40}) # (v\S+)$", re.MULTILINE)
_KEY = re.compile(r"secrets\.\w+_(?:CERTIFICATE|KEY) ")
# What the signing jobs write, or import, of what is secret.
SIGNING = {
    "windows": {"certificate.pfx", "MONZAPOS_SIGN_THUMBPRINT"},
    "macos": {"certificate.p12", "signing.keychain-db", "notary.p8"},
}
each = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)


def _jobs(workflow: Path) -> dict[str, dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    assert jobs
    return dict(jobs)


def _steps(workflow: Path) -> Iterator[dict[str, Any]]:
    for job in _jobs(workflow).values():
        assert job["steps"]
        yield from job["steps"]


@each
def test_every_action_is_pinned_to_a_commit(workflow: Path) -> None:
    used = [step["uses"] for step in _steps(workflow) if "uses" in step]
    assert [name for name in used if not _PINNED.fullmatch(name)] == []
    assert len(_SAID.findall(workflow.read_text(encoding="utf-8"))) == len(used)  # with its version


def test_one_version_of_an_action_is_used_throughout() -> None:
    said = {pin for path in WORKFLOWS for pin in _SAID.findall(path.read_text(encoding="utf-8"))}
    assert said
    assert len({name for name, _commit, _version in said}) == len(said)


@each
def test_a_workflow_may_only_read(workflow: Path) -> None:
    told = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert told["permissions"] == {"contents": "read"}
    assert [name for name, job in told["jobs"].items() if "permissions" in job] == []


@each
def test_nothing_is_put_into_a_command_by_github(workflow: Path) -> None:
    """An expression in a command is text before the shell sees it; a variable is a value."""
    commands = [step["run"] for step in _steps(workflow) if "run" in step]
    assert commands
    assert [run for run in commands if "${{" in run and "needs.*.result" not in run] == []


def test_who_can_change_a_pull_request_gets_no_secret() -> None:
    for workflow in WORKFLOWS:
        text = workflow.read_text(encoding="utf-8")
        if "secrets." in text:
            triggers = yaml.safe_load(text)[True]  # YAML takes the word "on" for yes
            assert set(triggers) <= {"push", "workflow_dispatch"}
            assert set(triggers["push"]) == {"tags"}
            with_secrets = [job for job in _jobs(workflow).values() if "secrets." in str(job)]
            # On a tag the environment, whose rules guard the secrets; else none, and none of them.
            tagged = "${{ github.ref_type == 'tag' && 'release' || '' }}"
            assert {job["environment"] for job in with_secrets} == {tagged}
            asked = re.findall(r"\$\{\{ (.*)secrets\.\w+ != '' \}\}", text)
            assert set(asked) == {"github.ref_type == 'tag' && "}


@pytest.mark.parametrize(("job", "files"), SIGNING.items())
def test_keys_are_gone_before_anything_is_proved(job: str, files: set[str]) -> None:
    """However the job ends: what a step wrote of a key is removed by one that always runs."""
    steps = _jobs(ROOT / ".github" / "workflows" / "package.yml")[job]["steps"]
    keys = [n for n, step in enumerate(steps) if _KEY.search(str(step.get("env")))]
    assert {steps[n]["if"].partition(".")[0] for n in keys} == {"env"}
    [last] = [n for n, step in enumerate(steps) if step.get("if") == "always()"]
    assert keys[-1] < last < [step.get("name") for step in steps].index("Prove it")
    for file in files:
        assert any(file in steps[n]["run"] for n in keys)
        assert file in steps[last]["run"]


@each
def test_what_is_fetched_is_the_very_file(workflow: Path) -> None:
    """Beside what pip checks by its locks, and Debian's apt by its signatures."""
    for step in _steps(workflow):
        run = step.get("run", "")
        assert re.findall(r"\b(?:choco|winget|brew|wget|npm|Invoke-WebRequest)\b", run) == []
        if "curl" in run:
            assert "sha256sum --check --strict" in run
            assert re.fullmatch(r"[0-9a-f]{64}", step["env"]["SHA256"])


@each
def test_what_it_calls_is_there(workflow: Path) -> None:
    commands = "\n".join(step.get("run", "") for step in _steps(workflow))
    called = set(re.findall(r"(?<![\w/.-])(?:packaging|\.ci)/[\w/.-]*\w", commands))
    assert sorted(name for name in called if not (ROOT / name).exists()) == []


@each
def test_every_job_ends_by_itself(workflow: Path) -> None:
    named = {name: job.get("timeout-minutes") for name, job in _jobs(workflow).items()}
    assert [name for name, limit in named.items() if not limit and name != "required-checks"] == []


@pytest.mark.proof
def test_actionlint_finds_nothing(actionlint: Path) -> None:
    run = subprocess.run(
        [actionlint, "-no-color", *WORKFLOWS], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")
