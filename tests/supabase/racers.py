"""Clients of the project's functions in processes of their own: started, spoken to, and killed."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.supabase.postgres import Database

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0  # seconds until a racer that says nothing counts as stuck


class Racer:
    """A client in another process, by a desk's name; nothing of the program is in it."""

    def __init__(self, number: int, line: socket.socket) -> None:
        self.name = f"Desk {number}"
        self._line = line
        self._requests, self._answers = line.makefile("w"), line.makefile("r")
        self._pid = 0

    def close(self) -> None:
        with suppress(BrokenPipeError):  # it was killed with a request on its way
            self._requests.close()
        self._answers.close()
        self._line.close()

    def meet(self) -> None:
        self._pid = int(self._answers.readline())

    def ask(self, function: str, arguments: dict[str, object]) -> None:
        self._requests.write(json.dumps([function, arguments], default=str) + "\n")
        self._requests.flush()

    def hear(self) -> dict[str, Any]:
        answer = json.loads(self._answers.readline())
        assert isinstance(answer, dict)
        return answer

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def last_words(self) -> list[dict[str, Any]]:
        """Return what it still said before it was killed; the last line may be torn."""
        try:
            text = self._answers.read()
        except ConnectionResetError:
            return []
        return [json.loads(line) for line in text.splitlines(keepends=True) if line[-1] == "\n"]


@contextmanager
def racers_at(database: Database, number: int) -> Iterator[list[Racer]]:
    """Start the racers, and give them once each has its connection."""
    with ExitStack() as stack:
        pairs = [socket.socketpair() for _ in range(number)]
        theirs = [stack.enter_context(pair[1]) for pair in pairs]
        numbers = [line.fileno() for line in theirs]
        command = [sys.executable, "-m", "tests.supabase.racer", database.authenticator]
        launcher = stack.enter_context(
            subprocess.Popen([*command, *map(str, numbers)], cwd=_ROOT, pass_fds=numbers)
        )
        racers = []
        for place, (ours, their) in enumerate(pairs):
            their.close()
            ours.settimeout(_PATIENCE)
            racers.append(Racer(place, ours))
            stack.callback(racers[-1].close)
        for racer in racers:
            racer.meet()
        yield racers
    assert launcher.returncode == 0
