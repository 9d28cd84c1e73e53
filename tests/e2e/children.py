"""Two ways to start a process: cold, as a person does, and warm, for the many that tests need.

A warm one is forked from a process that has imported the program and done nothing else. It has
its own process id, memory, files, signals and exit status; only a second of imports is saved.
What an import reads from the environment it has not seen: who tests that starts cold.
"""

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_any
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).parents[2]
PYTHON = (sys.executable, "-W", "default::ResourceWarning")
PRELOADED = ["tests.e2e.preloaded"]

_can_fork = "forkserver" in multiprocessing.get_all_start_methods()
_one_at_a_time = threading.Lock()  # the library's list of children is not made for threads


class Child(Protocol):
    """A process under way, and the end of the pipe that it prints into."""

    printed: IO[bytes]
    pid: int

    def wait(self, seconds: float | None = None) -> int | None:
        """Return the exit status (negative: the signal), or None where it still runs."""
        ...


class ColdChild:
    """Any command, started as a shell does."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], said: Path) -> None:
        with said.open("wb") as words:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=words
            )
        assert self._process.stdout is not None
        self.printed: IO[bytes] = self._process.stdout
        self.pid = self._process.pid

    def wait(self, seconds: float | None = None) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


class WarmChild:
    """A module's ``main``, with its imports done."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: dict[str, str], said: Path
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        reader, writer = context.Pipe(duplex=False)
        with reader, writer:
            self._process = context.Process(
                target=_main, args=(module, list(arguments), environment, str(said), writer)
            )
            with _one_at_a_time:
                self._process.start()
            self.printed: IO[bytes] = os.fdopen(os.dup(reader.fileno()), "rb")
        self._status: int | None = None
        assert self._process.pid is not None
        self.pid = self._process.pid

    def wait(self, seconds: float | None = None) -> int | None:
        if self._status is None and wait_for_any([self._process.sentinel], seconds):
            with _one_at_a_time:
                self._process.join()
            self._status = self._process.exitcode
        return self._status


def start_module(
    module: str, arguments: Sequence[str], environment: dict[str, str], said: Path
) -> Child:
    """Start ``python -m module`` warm where this system can, else cold."""
    if _can_fork:
        return WarmChild(module, arguments, environment, said)
    return ColdChild((*PYTHON, "-m", module, *arguments), environment, said)


def _main(
    module: str, arguments: list[str], environment: dict[str, str], said: str, printed: Connection
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    words = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (printed.fileno(), 1), (words, 2)):
        os.dup2(ours, standard)
    os.close(words)
    os.close(nothing)
    printed.close()
    # What the parent wrote to was no pipe, and a stream remembers whether it can be sought in.
    sys.stdout, sys.stderr = (os.fdopen(n, "w", 1, "utf-8", closefd=False) for n in (1, 2))
    os.chdir(ROOT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [module, *arguments]
    sys.exit(importlib.import_module(module).main())
