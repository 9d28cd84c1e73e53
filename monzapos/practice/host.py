"""The practice server of one home: this process serves it, or uses the one that does.

The right to serve is a lock that the operating system releases with the process. Who does not get
it keeps asking, so that the server of a process that ends is carried on by another, on the port
that the store remembers.
"""

import http.client
import json
import logging
import secrets
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from monzapos.practice.addresses import LOOPBACK, Addresses, lan_address
from monzapos.practice.app import HOME_PATH, application
from monzapos.practice.clock import VirtualClock
from monzapos.practice.server import Server
from monzapos.practice.store import PracticeStore, peek
from monzapos.practice.world import Outage, World

_RETRY = 0.5  # seconds between two tries to take over
_PATIENCE = 15.0  # seconds until a server of this home has to answer
_PORT_PATIENCE = 1.0  # seconds for a process that was killed to let its port go
_ANY_PORT = 0

log = logging.getLogger(__name__)


class PracticeError(RuntimeError):
    """Practice cannot be served; the text says why."""


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """How to serve. ``outage`` is how long ``provider-down`` keeps the API away, in seconds."""

    control: bool = False
    customer: str = ""
    lan: bool = False
    outage: float = 15.0
    find_lan: Callable[[], str] = lan_address


class PracticeHost:
    """Start it, use ``base_url``, stop it. The calls belong to one thread at a time."""

    def __init__(
        self,
        home: Path,
        *,
        control: bool = False,
        customer: str = "",
        lan: bool = False,
        outage: float = 15.0,
        find_lan: Callable[[], str] = lan_address,
    ) -> None:
        self._home = home = home.absolute()
        self._options = PracticeOptions(control, customer, lan, outage, find_lan)
        self._lock = FileLock(home / "practice.lock", timeout=0, mode=0o600, thread_local=False)
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._server: Server | None = None
        self._port = 0
        self._failure: Exception | None = None

    @property
    def base_url(self) -> str:
        """Where programs of this machine reach the server, such as ``http://127.0.0.1:8123``."""
        return self._addresses().base_url

    @property
    def public_url(self) -> str:
        """Where the customer's phone reaches it: the same, or with ``lan`` in this network."""
        return self._addresses().public_url

    @property
    def serves(self) -> bool:
        """Whether it is this process that serves, and not another of the home."""
        return self._server is not None

    def start(self) -> None:
        """Return when a server of this home answers. Raises ``PracticeError``."""
        if self._thread is not None:
            raise PracticeError("The practice server was started before.")
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise PracticeError(f"The practice server has no folder: {error}") from error
        self._thread = threading.Thread(target=self._run, name="practice-host", daemon=True)
        self._thread.start()
        answered = self._ready.wait(_PATIENCE)
        if self._failure or not answered:
            self.stop()
            reason = self._failure or "another process holds it and does not answer"
            raise PracticeError(f"The practice server did not start: {reason}") from self._failure

    def stop(self) -> None:
        """Stop serving or waiting; returns when everything is closed."""
        self._stopping.set()
        if (server := self._server) is not None:
            server.stop()
        if self._thread is not None:
            self._thread.join()

    def _addresses(self) -> Addresses:
        if not self._port:
            raise PracticeError("The practice server was not started.")
        return Addresses(self._port, self._options.lan, self._options.find_lan)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._lock.acquire():
                    self._serve()
            except Timeout:
                self._use_running_server()
            except (OSError, sqlite3.Error) as error:
                if not self._ready.is_set():
                    self._failure = error  # told by start()
                    break
                log.exception("the practice server stopped; it will be tried again")
            self._stopping.wait(_RETRY)
        self._ready.set()

    def _serve(self) -> None:
        store = PracticeStore(self._home / "practice.sqlite3")
        try:
            listener = self._listen(int(store.setting("port") or _ANY_PORT))
            self._port = listener.getsockname()[1]
            store.set_setting("port", str(self._port))
            home_id = store.setting("home_id") or secrets.token_hex(16)
            store.set_setting("home_id", home_id)
            seconds = self._options.outage if self._options.customer == "provider-down" else 0
            world = World(store, VirtualClock(store), self._addresses(), Outage(seconds))
            app = application(world, home_id, control=self._options.control)
            self._server = Server(app, self._ready.set)
            if self._stopping.is_set():  # asked between the lock and here
                self._server.stop()
            self._server.run_on(listener)
        finally:
            self._server = None
            store.close()

    def _listen(self, port: int) -> socket.socket:
        """Bind the home's own port; another one where a stranger has it for good."""
        waited = 0.0
        while True:
            try:
                return self._bound(port)
            except OSError:
                if port == _ANY_PORT or self._stopping.is_set():
                    raise
            if waited >= _PORT_PATIENCE:
                port = _ANY_PORT
            self._stopping.wait(0.1)
            waited += 0.1

    def _bound(self, port: int) -> socket.socket:
        # The protocol is named, because asyncio turns Nagle's delay off for declared TCP only
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if sys.platform == "win32":  # there SO_REUSEADDR would take a port from its owner
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # With lan, a phone in the showroom's network has to get through
            listener.bind(("0.0.0.0" if self._options.lan else LOOPBACK, port))  # noqa: S104
            listener.setblocking(False)
        except BaseException:
            listener.close()
            raise
        return listener

    def _use_running_server(self) -> None:
        settings = peek(self._home / "practice.sqlite3")
        port = int(settings.get("port", 0))
        known = port in (0, self._port)
        if not known and _answers(port, settings.get("home_id", "")):
            self._port = port
            self._ready.set()


def _answers(port: int, home_id: str) -> bool:
    """Whether the server at this port is the one of this home."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=1)
    try:
        connection.request("GET", HOME_PATH)
        answer = json.loads(connection.getresponse().read(1000))
        return isinstance(answer, dict) and answer.get("home") == home_id
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
