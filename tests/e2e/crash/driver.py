"""``python -m tests.e2e.crash.driver POINT COMMAND…`` runs the program as far as a point.

It listens to what the journal's connection executes and to what the HTTP client does, and ends the
process by SIGKILL: nothing is flushed, closed or given back. The program itself is untouched.
A point is one of ``points``, or ``WORDS:NUMBER``: that many steps of any kind after the first that
has the words in it. A run that ends before says on standard error how many there were.
"""

import os
import signal
import sqlite3
import sys
from typing import Any

import httpx

from monzapos import cli
from tests.e2e.crash.points import BY_NAME, Point, Step

JOURNAL = "journal.sqlite3"
CREATE = "/v1/checkout/sessions"
OURS = "monzapos_"  # functions of the project, by which desks share their holds

_connect = sqlite3.connect
_send = httpx.AsyncClient.send


class Tripwire:
    """Sees every step, and ends the process at its point."""

    def __init__(self, point: Point) -> None:
        self._point = point
        self._passed = False

    def step(self, what: str) -> None:
        """Take note of a step that is about to be made."""
        if self._passed and self._point.before in what:
            os.kill(os.getpid(), signal.SIGKILL)
        self._passed = self._passed or self._point.after in what

    def hears(self, request: httpx.Request, name: str) -> bool:
        """Tell whether a request's way on the wire has steps."""
        ours = request.url.path == CREATE or name.startswith(OURS)
        return request.method == "POST" and ours

    def connect(self, database: Any, *arguments: Any, **options: Any) -> sqlite3.Connection:
        """Open a file as SQLite does; of a journal, hear every statement as it begins."""
        connection: sqlite3.Connection = _connect(database, *arguments, **options)
        if JOURNAL in str(database):
            connection.set_trace_callback(self.step)
        return connection

    async def send(
        self, client: httpx.AsyncClient, request: httpx.Request, **options: Any
    ) -> httpx.Response:
        """Send as httpx does, and hear how far the create request, or a call of ours, has come."""
        path = request.url.path
        name = "wire" if path == CREATE else path.rpartition("/")[2]

        async def trace(event: str, info: dict[str, Any]) -> None:
            self.step(f"{name} {event}")

        if self.hears(request, name):
            request.extensions = {**request.extensions, "trace": trace}
        return await _send(client, request, **options)


class Countdown(Tripwire):
    """Counts every step from a certain one on, and ends the process at one of them."""

    def __init__(self, last: Step) -> None:
        self._last = last
        self._steps: int | None = None

    def step(self, what: str) -> None:
        """Take note of a step that is about to be made."""
        if self._steps is not None:
            self._steps += 1
            if self._steps == self._last.number:
                sys.stderr.write(f"killed before: {what}\n")
                sys.stderr.flush()
                os.kill(os.getpid(), signal.SIGKILL)
        elif self._last.after in what:
            self._steps = 0

    def hears(self, request: httpx.Request, name: str) -> bool:
        """Hear of all: whatever is asked, it may be cut short."""
        return True

    def tell(self) -> None:
        """Say how many steps there were, for whoever wants to choose one."""
        sys.stderr.write(f"{self._steps or 0} steps\n")


def main() -> int:
    """Run one command of the program up to a point."""
    point = BY_NAME.get(sys.argv[1])
    tripwire = Tripwire(point) if point else Countdown(Step.named(sys.argv[1]))
    sqlite3.connect = tripwire.connect  # type: ignore[assignment]
    httpx.AsyncClient.send = lambda client, request, **options: tripwire.send(  # type: ignore[method-assign]
        client, request, **options
    )
    status = cli.main(sys.argv[2:])
    if isinstance(tripwire, Countdown):
        tripwire.tell()
    return status


if __name__ == "__main__":
    sys.exit(main())
