"""Where the peers are, why one is not there, and how one is run."""

import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "build" / "peers"


def go_program(name: str) -> Path:
    """Return where a peer that is written in Go stands, or would."""
    return PEERS / "bin" / name


def why_not(name: str) -> str:
    """Return why a peer is not there, in packaging/peers' own words."""
    said = PEERS / "left-out"
    lines = said.read_text(encoding="utf-8").splitlines() if said.exists() else []
    reasons = dict(line.split(": ", 1) for line in lines)
    return reasons.get(name, "run packaging/peers")


@contextmanager
def running(
    *command: str | Path, environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> Iterator[IO[str]]:
    """Run a program, and give all that it prints; it ends with the tests, even when they die."""
    with subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=environment,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.kill()


def wait_for(printed: IO[str], words: str) -> str:
    """Return what follows the words in the first line that has them."""
    said = []
    for line in printed:
        said.append(line)
        if words in line:
            return line.partition(words)[2].strip()
    raise AssertionError(f"ended without {words!r}:\n{''.join(said)}")


def free_port() -> int:
    """Return a port of the loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
