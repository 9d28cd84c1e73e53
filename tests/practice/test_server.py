"""The server's end: whoever is connected is let go, the one who came a moment ago too."""

import socket
from contextlib import ExitStack

from starlette.responses import PlainTextResponse

from monzapos.practice.server import Server

CUSTOMERS = 20


def test_who_is_accepted_while_it_ends_is_let_go() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=CUSTOMERS)
    address = listener.getsockname()
    listener.setblocking(False)
    with ExitStack() as stack:
        customers = [
            stack.enter_context(socket.create_connection(address)) for _ in range(CUSTOMERS)
        ]
        server = Server(PlainTextResponse("never asked"), lambda: server.stop())
        server.run_on(listener)
        for customer in customers:
            customer.settimeout(30)
            assert _gone(customer)


def _gone(customer: socket.socket) -> bool:
    try:
        return customer.recv(1) == b""
    except ConnectionResetError:
        return True
