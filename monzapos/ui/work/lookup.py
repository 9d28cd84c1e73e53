"""Name look-ups that nobody has to wait for when the program ends.

asyncio looks names up in its executor, whose threads the interpreter waits for at exit: a server
that does not answer would hold the whole program. A daemon thread for each look-up does not.
"""

import asyncio
import socket
import threading
from typing import Any


def detach_lookups(loop: asyncio.AbstractEventLoop) -> None:
    """Let this loop look names up in daemon threads."""

    async def getaddrinfo(host: Any, port: Any, **hints: int) -> list[Any]:
        answer: asyncio.Future[list[Any]] = loop.create_future()

        def settle(found: list[Any] | None, trouble: OSError | None) -> None:
            if answer.done():
                return
            if trouble is not None:
                answer.set_exception(trouble)
            else:
                answer.set_result(found or [])

        def look_up() -> None:
            found: list[Any] | None = None
            trouble: OSError | None = None
            try:
                found = socket.getaddrinfo(host, port, **hints)
            except OSError as error:
                trouble = error
            try:
                loop.call_soon_threadsafe(settle, found, trouble)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return

        threading.Thread(target=look_up, name="name-lookup", daemon=True).start()
        return await answer

    loop.getaddrinfo = getaddrinfo  # type: ignore[method-assign]
