"""The real program in processes of its own: start it, read what it prints, end it."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
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

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=self._said
        )
        self._printed: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.raw: list[bytes] = []
        self.lines: list[Line] = []

    def wait_for(self, event: str, **facts: Any) -> Line:
        """Read on until an event with these facts comes."""
        while (line := self._next()) is not None:
            told = json.loads(line)
            self.lines.append(told)
            wanted = {"event": event, **facts}
            if all(told.get(name) == value for name, value in wanted.items()):
                return dict(told)
        raise AssertionError(f"ended without {event} {facts}: {self.lines}\n{self._words()}")

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
        return ended.status, b"".join(self.raw).decode(), ended.said

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does, and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.kill()
        self._reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._said.close()

    def _ended(self) -> Finished:
        status = self.process.wait(PATIENCE)
        words = self._words()
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
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._printed.put(line)
        self._printed.put(None)

    def _words(self) -> str:
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace")


class Home:
    """One installation: a folder, its environment, and every process that was started in it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = {"MONZAPOS_HOME": str(folder), **environment}
        self._started: list[Running] = []

    @property
    def journal(self) -> Path:
        """The file of practice's sales."""
        return self.folder / "practice-journal.sqlite3"

    def start(self, *arguments: str, **environment: str) -> Running:
        """Start a command that prints JSON lines."""
        return self.start_words(*arguments, "--json", **environment)

    def start_words(self, *arguments: str, **environment: str) -> Running:
        """Start a command as it is typed."""
        return self.start_python("-m", "monzapos", *arguments, **environment)

    def start_python(self, *arguments: str, **environment: str) -> Running:
        """Start Python in this home, with leaks of sockets and files told on standard error."""
        python = (sys.executable, "-W", "default::ResourceWarning")
        return self.start_command(*python, *arguments, **environment)

    def start_command(self, *command: str, **environment: str) -> Running:
        """Start anything in this home."""
        running = Running(command, os.environ | self.environment | environment)
        self._started.append(running)
        return running

    def run(self, *arguments: str, **environment: str) -> Finished:
        """Run a command that prints JSON lines to its end."""
        return self.start(*arguments, **environment).finish()

    def close(self) -> None:
        """End whatever still runs."""
        for running in self._started:
            running.close()


def until(seen: Any, what: str) -> None:
    """Look again and again until ``seen()`` is true; for what nobody tells by itself."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, f"never came: {what}"
        pause.wait(0.02)
