"""What a screen reader hears: the program's accessible objects, read over AT-SPI."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_method_call,
)
from jeepney.io.blocking import (  # type: ignore[import-untyped]
    DBusConnection,
    open_dbus_connection,
)

from tests.e2e.program import PATIENCE

_CONFIGURATION = "/usr/share/defaults/at-spi2/accessibility.conf"
_FOR_EVERYBODY = f"""<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <include>{_CONFIGURATION}</include>
  <policy context="mandatory"><allow user="*"/></policy>
</busconfig>
"""
_REGISTRY = "/usr/libexec/at-spi2-registryd"
_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_FOCUSABLE, _FOCUSED, _SENSITIVE, _SHOWING = 11, 12, 24, 25  # bits of AT-SPI's states


@dataclass(frozen=True, slots=True)
class Thing:
    """One accessible object. ``id`` is its object name in the program, where it has one."""

    path: str  # on the bus; no two objects have the same
    id: str
    name: str
    role: str
    state: int

    @property
    def focused(self) -> bool:
        return bool(self.state >> _FOCUSED & 1)

    @property
    def reachable(self) -> bool:
        """Whether it is a control that the keyboard should come to."""
        takes_keys = self.state >> _FOCUSABLE & self.state >> _SENSITIVE & 1
        return bool(takes_keys) and self.role != "filler"


@dataclass(frozen=True, slots=True)
class Question:
    """A method of an object, such as ``org.a11y.atspi.Accessible.GetState``, and its arguments."""

    name: str  # whose object it is
    path: str
    method: str
    arguments: tuple[str | int, ...] = ()

    @property
    def message(self) -> Message:
        interface, _, member = self.method.rpartition(".")
        kinds = "".join("s" if isinstance(each, str) else "i" for each in self.arguments)
        address = DBusAddress(self.path, self.name, interface)
        return new_method_call(address, member, kinds, self.arguments)


class Bus:
    """The accessibility bus; programs that are given its address put their objects on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection: DBusConnection = open_dbus_connection(address.partition(",guid=")[0])

    def close(self) -> None:
        """Leave the bus."""
        self._connection.close()

    def program(self, process: int) -> "Tree | None":
        """Return the objects of a process, if it has come."""
        [names] = self.ask([_of_the_bus("ListNames")])
        programs = [name for name in names if name.startswith(":")]
        processes = self.ask([_of_the_bus("GetConnectionUnixProcessID", p) for p in programs])
        theirs = [name for name, each in zip(programs, processes, strict=True) if each == process]
        # It may be here twice, for other things than these: only one of them has windows.
        windows = self.ask([Question(n, _ROOT, f"{_ACCESSIBLE}.GetChildren") for n in theirs])
        found = [name for name, each in zip(theirs, windows, strict=True) if each]
        return Tree(self, found[0]) if found else None

    def ask(self, questions: Iterable[Question]) -> list[Any]:
        """Put many questions at once; the answer to one that is refused is None."""
        waiting = []
        for question in questions:
            waiting.append(next(self._connection.outgoing_serial))
            self._connection.send(question.message, serial=waiting[-1])
        answers: dict[int, Any] = {}
        while len(answers) < len(waiting):
            reply = self._connection.receive(timeout=PATIENCE)
            serial = reply.header.fields.get(HeaderFields.reply_serial)
            if serial in waiting:
                refused = reply.header.message_type is MessageType.error
                answers[serial] = None if refused else reply.body[0]
        return [answers[serial] for serial in waiting]


class Tree:
    """The objects of one program that are on the screen now."""

    def __init__(self, bus: Bus, name: str) -> None:
        self._bus = bus
        self._name = name

    def things(self) -> Iterator[Thing]:
        """Go through everything that shows, from the top down, lists without their rows."""
        level = self._ask([_ROOT], "GetChildren")
        while level:
            children = [path for each in level for _name, path in each or ()]
            states = self._ask(children, "GetState")
            showing = {
                path: state[0]
                for path, state in zip(children, states, strict=True)
                if state and state[0] >> _SHOWING & 1  # else hidden, or gone since
            }
            ids, names = (self._properties(showing, each) for each in ("AccessibleId", "Name"))
            roles = self._ask(showing, "GetRoleName")
            for path, path_of_names, name, role in zip(showing, ids, names, roles, strict=True):
                object_name = str(path_of_names).rpartition(".")[2]
                yield Thing(path, object_name, str(name), str(role), showing[path])
            parents = [p for p, r in zip(showing, roles, strict=True) if r not in ("list", "table")]
            level = self._ask(parents, "GetChildren")

    def find(self, object_name: str) -> Thing | None:
        """Return the object of a name, if it shows."""
        return next((each for each in self.things() if each.id == object_name), None)

    def focused(self) -> Thing | None:
        """Return what has the focus."""
        return next((each for each in self.things() if each.focused), None)

    def words(self) -> str:
        """Return all names that show and all that was typed, for a message or a search."""
        return " | ".join(
            f"{each.name}: {self._typed(each)}" if each.role == "text" else each.name
            for each in self.things()
            if each.name
        )

    def everything(self) -> str:
        """Return all names and descriptions that can be come to at all, of what is hidden too."""
        words, level = [], self._ask([_ROOT], "GetChildren")
        while level:
            paths = [path for each in level for _name, path in each or ()]
            words += self._properties(paths, "Name") + self._properties(paths, "Description")
            level = self._ask(paths, "GetChildren")
        return " | ".join(str(word) for word in words if word)

    def _typed(self, field: Thing) -> str:
        get = "org.a11y.atspi.Text.GetText"
        [text] = self._bus.ask([Question(self._name, field.path, get, (0, -1))])
        return str(text)

    def _ask(self, paths: Iterable[str], member: str) -> list[Any]:
        method = f"{_ACCESSIBLE}.{member}"
        return self._bus.ask([Question(self._name, path, method) for path in paths])

    def _properties(self, paths: Iterable[str], name: str) -> list[Any]:
        get = "org.freedesktop.DBus.Properties.Get"
        asked = [Question(self._name, path, get, (_ACCESSIBLE, name)) for path in paths]
        return [answer[1] if answer else "" for answer in self._bus.ask(asked)]


def _of_the_bus(question: str, *arguments: str) -> Question:
    bus = "org.freedesktop.DBus"
    return Question(bus, "/org/freedesktop/DBus", f"{bus}.{question}", arguments)


@contextmanager
def open_bus(display: str, for_everybody: Path | None = None) -> Iterator[Bus]:
    """Serve an accessibility bus with its registry.

    ``for_everybody`` is where a configuration is written that lets in other accounts' programs.
    """
    if for_everybody:
        for_everybody.write_text(_FOR_EVERYBODY)
    configuration = for_everybody or _CONFIGURATION
    die_with_us = ("setpriv", "--pdeathsig", "TERM")
    daemon = subprocess.Popen(
        [*die_with_us, "dbus-daemon", f"--config-file={configuration}", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        here = {"AT_SPI_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address}
        registry = subprocess.Popen(
            [*die_with_us, _REGISTRY],
            env=os.environ | here | {"DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with registry:
            bus = Bus(address)
            try:
                yield bus
            finally:
                bus.close()
                registry.terminate()
                daemon.terminate()
