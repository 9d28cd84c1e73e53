"""The real program in processes of its own: start it, read what it prints, end it."""

import itertools
import json
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.children import PYTHON, Child, ColdChild, start_module

PATIENCE = 90.0  # seconds until a test that waits for a line gives up; nothing is measured by it

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finished:
    """How a process ended: its exit status, the JSON lines it printed, and what people read."""

    status: int
    lines: list[Line]
    said: str

    def of(self, event: str) -> list[Line]:
        """Return the events of one name."""
        return [line for line in self.lines if line.get("event") == event]

    @property
    def lights(self) -> list[str]:
        """Every light that was told, in order."""
        return [line["light"] for line in self.lines if "light" in line]


class Running:
    """One process. Its standard output is read as JSON lines, and anything else fails the test."""

    def __init__(self, child: Child, said: Path) -> None:
        self.child = child
        self._said = said
        self._printed: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.raw: list[bytes] = []
        self.lines: list[Line] = []

    def wait_for(self, event: str, **facts: Any) -> Line:
        """Read on until an event with these facts comes."""
        told = self.wait_until_end_or(event, **facts)
        assert told, f"ended without {event} {facts}: {self.lines}\n{self._words()}"
        return told

    def wait_until_end_or(self, event: str, **facts: Any) -> Line | None:
        """Read on until an event with these facts comes; None where it ends without."""
        wanted = {"event": event, **facts}
        while (line := self._next()) is not None:
            told = json.loads(line)
            self.lines.append(told)
            if all(told.get(name) == value for name, value in wanted.items()):
                return dict(told)
        return None

    def wait_for_any(self, *events: str) -> Line:
        """Read on until one of these events comes."""
        while (line := self._next()) is not None:
            told = json.loads(line)
            self.lines.append(told)
            if told.get("event") in events:
                return dict(told)
        raise AssertionError(f"ended without any of {events}: {self.lines}\n{self._words()}")

    def line(self) -> str:
        """Return the next line of text."""
        line = self._next()
        assert line is not None, self._words()
        return line.decode().rstrip()

    def finish(self) -> Finished:
        """Read to the end of a command that prints JSON; a traceback fails the test."""
        while (line := self._next()) is not None:
            self.lines.append(json.loads(line))
        return self._ended()

    def text(self) -> tuple[int, str, str]:
        """Return status, standard output and standard error of a command for people."""
        while self._next() is not None:
            pass
        ended = self._ended()
        return ended.status, b"".join(self.raw).decode(errors="replace"), ended.said

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.kill(self.child.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does, and wait until it is gone."""
        if self.child.wait(0) is None:
            with suppress(ProcessLookupError):  # it was about to end anyway
                os.kill(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def close(self) -> None:
        """Leave nothing behind."""
        self.kill()
        self._reader.join()
        self.child.printed.close()

    def _ended(self) -> Finished:
        status = self.child.wait(PATIENCE)
        words = self._words()
        assert status is not None, f"it said its last word and goes on\n{words}"
        assert "Traceback" not in words, words
        assert "ResourceWarning" not in words, words
        return Finished(status, self.lines, words)

    def _next(self) -> bytes | None:
        try:
            line = self._printed.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"silent since {self.lines[-3:]}\n{self._words()}") from None
        if line is None:
            self._printed.put(None)  # for whoever asks again
        else:
            self.raw.append(line)
        return line

    def _read(self) -> None:
        for line in self.child.printed:
            self._printed.put(line)
        self._printed.put(None)

    def _words(self) -> str:
        return self._said.read_text("utf-8", "replace")


class Home:
    """One installation: a folder, its environment, and every process that was started in it.

    ``practises`` says whose sales are meant: those of practice, or those with a provider's key.
    ``cold`` processes are started as a person starts them, whatever it costs. ``program`` is the
    command of a program that is installed; without one it is this checkout's.
    """

    def __init__(self, folder: Path, program: Sequence[str] = ()) -> None:
        self.folder = folder
        self._program = program
        self.cold = False
        self.practises = True
        self.environment = {"MONZAPOS_HOME": str(folder)}
        self._started: list[Running] = []
        self._words = folder.with_name(f"{folder.name} said")  # beside the home, not in it
        self._numbers = itertools.count()

    @property
    def journal(self) -> Path:
        """The file of the sales."""
        return self.folder / ("practice-journal.sqlite3" if self.practises else "journal.sqlite3")

    def start(self, *arguments: str, **environment: str) -> Running:
        """Start a command that prints JSON lines."""
        return self.start_words(*arguments, "--json", **environment)

    def start_words(self, *arguments: str, **environment: str) -> Running:
        """Start a command as it is typed."""
        if self._program:
            return self.start_command(*self._program, *arguments, **environment)
        return self.start_module("monzapos.__main__", *arguments, **environment)

    def start_window(self, **environment: str) -> Running:
        """Start the desktop program as a person does."""
        return self.start_command(*(self._program or (*PYTHON, "-m", "monzapos")), **environment)

    def start_module(self, module: str, *arguments: str, **environment: str) -> Running:
        """Start a Python module that has a ``main``."""
        if self.cold:
            return self.start_command(*PYTHON, "-m", module, *arguments, **environment)
        said = self._said()
        child = start_module(module, arguments, self._environment(environment), said)
        return self._running(child, said)

    def start_command(self, *command: str, **environment: str) -> Running:
        """Start anything in this home."""
        said = self._said()
        return self._running(ColdChild(command, self._environment(environment), said), said)

    def run(self, *arguments: str, **environment: str) -> Finished:
        """Run a command that prints JSON lines to its end."""
        return self.start(*arguments, **environment).finish()

    def close(self) -> None:
        """End whatever still runs."""
        for running in self._started:
            running.close()

    def _environment(self, changes: dict[str, str]) -> dict[str, str]:
        return os.environ | self.environment | changes

    def _said(self) -> Path:
        self._words.mkdir(parents=True, exist_ok=True)
        return self._words / f"{next(self._numbers)}.txt"

    def _running(self, child: Child, said: Path) -> Running:
        running = Running(child, said)
        self._started.append(running)
        return running


def until(seen: Callable[[], object], what: str) -> None:
    """Look again and again until ``seen()`` is true; for what nobody tells by itself."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, f"never came: {what}"
        pause.wait(0.02)
