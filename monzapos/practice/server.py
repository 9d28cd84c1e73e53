"""uvicorn in a thread: started on a bound socket, stopped at once, whatever hangs."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

_GRACE = 0.2  # seconds for answers on their way; what takes longer hangs
_FAREWELL = 0.5  # seconds for handlers to notice that their connection is gone


class _Connection(H11Protocol):
    """Lets an answer reach its own connection, so that a fault can close it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """``stop`` may be called from any thread, at any time."""

    def __init__(self, app: ASGIApp, on_ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            http=_Connection,
            ws="none",
            loop="asyncio",
            date_header=False,  # the gate sends the virtual clock's
            server_header=False,
            proxy_headers=False,
        )
        super().__init__(config)
        self._on_ready = on_ready
        self._asked_to_stop: Future[None] = Future()

    def run_on(self, listener: socket.socket) -> None:
        """Serve until ``stop``; closes the listener."""
        with listener:
            asyncio.run(self.serve(sockets=[listener]))

    def stop(self) -> None:
        """Ask for the end."""
        with contextlib.suppress(Exception):  # asked before: InvalidStateError
            self._asked_to_stop.set_result(None)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the program's signal handlers alone."""
        yield

    async def main_loop(self) -> None:
        """Wait for ``stop``."""
        self._on_ready()
        await asyncio.wrap_future(self._asked_to_stop)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers on their way arrive, then drop what is left."""
        await self._stop_accepting()
        connections = self.server_state.connections
        for connection in list(connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_GRACE)
        for connection in list(connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_FAREWELL)
        await _settle()

    async def _stop_accepting(self) -> None:
        """Close the listeners, once whoever they have accepted is a connection.

        asyncio loses the socket of one that is accepted and finds its server closed.
        """
        loop = asyncio.get_running_loop()
        for server in self.servers:
            for listener in server.sockets:
                with contextlib.suppress(RuntimeError):  # Windows accepts in another way
                    loop.remove_reader(listener.fileno())
        await _settle()
        for server in self.servers:
            server.close()


async def _settle() -> None:
    """Give transports the turns of the loop that they take to open or to close."""
    for _ in range(10):
        await asyncio.sleep(0)
