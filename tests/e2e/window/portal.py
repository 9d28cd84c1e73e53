"""A desktop environment that prefers a dark or a light look, as far as a program can ask it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from jeepney import (  # type: ignore[import-untyped]
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]
    DBusConnection,
    open_dbus_connection,
)

from tests.e2e.program import PATIENCE

_NAME = "org.freedesktop.portal.Desktop"
_DARK, _LIGHT = 1, 2
_LISTEN = 0.1  # seconds between two looks at whether to stop


@contextmanager
def open_portal(address: str, *, dark: bool) -> Iterator[dict[str, str]]:
    """Serve the settings portal on a bus; gives what a program needs in its environment."""
    connection = open_dbus_connection(address.partition(",guid=")[0])
    stop = threading.Event()
    wish = _DARK if dark else _LIGHT
    try:
        connection.send_and_get_reply(message_bus.RequestName(_NAME), timeout=PATIENCE)
        server = threading.Thread(target=_serve, args=(connection, wish, stop), name="portal")
        server.start()
        try:
            # Qt asks the portal only where it believes in a desktop environment.
            yield {"DBUS_SESSION_BUS_ADDRESS": address, "QT_QPA_PLATFORMTHEME": "gnome"}
        finally:
            stop.set()
            server.join()
    finally:
        connection.close()


def _serve(connection: DBusConnection, wish: int, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            message = connection.receive(timeout=_LISTEN)
        except TimeoutError:
            continue
        if message.header.message_type is MessageType.method_call:
            connection.send(_answer(message, wish))


def _answer(question: Message, wish: int) -> Message:
    scheme = {"color-scheme": ("u", wish)}
    member = question.header.fields[HeaderFields.member]
    if member == "ReadAll":
        return new_method_return(question, "a{sa{sv}}", ({"org.freedesktop.appearance": scheme},))
    if member in ("Read", "ReadOne") and question.body[1] in scheme:
        return new_method_return(question, "v", (scheme[question.body[1]],))
    return new_error(question, "org.freedesktop.portal.Error.NotFound")
