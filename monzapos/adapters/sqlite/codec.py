"""Events as canonical JSON, and back.

Canonical: sorted keys, no spaces, UTF-8, whole numbers for money, RFC 3339 in UTC with Z and
always six decimals. Two things never get in, because they have to be erasable: of a customer
only the id does, and of an attempt's exact bytes only their salted SHA-256.
"""

import dataclasses
import hashlib
import json
import re
import types
import typing
from datetime import UTC, datetime
from enum import Enum
from functools import cache

from monzapos.domain.errors import Refusal
from monzapos.domain.events import Event
from monzapos.domain.person import Customer


def _kind(event_class: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_class.__name__).lower()


_CLASSES: dict[str, type] = {_kind(one): one for one in typing.get_args(Event)}
_UNFIT = re.compile("[\0\ud800-\udfff]")  # what UTF-8 or SQLite's text cannot hold


def kind_of(event: Event) -> str:
    """Return the event's class name in snake case."""
    return _kind(type(event))


def fit(text: str) -> str:
    """Return the text. Raises ``Refusal("bad_text")`` where no journal could hold it."""
    if _UNFIT.search(text):
        raise Refusal("bad_text", text=_UNFIT.sub("\ufffd", text)[:40])
    return text


def moment(at: datetime) -> str:
    """Return RFC 3339 in UTC, of one length, so that text sorts as time does."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """Return the time that ``moment`` wrote."""
    return datetime.fromisoformat(text)


def digest(salt: bytes, request: bytes) -> str:
    """Return what the chain holds of an attempt's exact bytes."""
    return hashlib.sha256(salt + request).hexdigest()


def canonical(value: object, salt: bytes = b"") -> str:
    """Return canonical JSON of an event or of a part of one.

    Raises ``Refusal("bad_text")``; a float or anything else unforeseen is a ``TypeError``.
    """
    return json.dumps(
        _plain(value, salt), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def _plain(value: object, salt: bytes) -> object:
    match value:
        case Enum():
            return value.value
        case None | bool() | int():
            return value
        case str():
            return fit(value)
        case datetime():
            return moment(value)
        case bytes():
            return {"sha256": digest(salt, value)}
        case Customer():
            return fit(value.id)
        case _ if dataclasses.is_dataclass(value):
            return {f.name: _plain(getattr(value, f.name), salt) for f in dataclasses.fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} has no place in the journal")


def event_from(kind: str, body: str) -> Event:
    """Return the event of a line; its customer has only an id and its request is empty."""
    return typing.cast(Event, build(_CLASSES[kind], json.loads(body)))


def build(wanted: typing.Any, plain: typing.Any) -> typing.Any:
    """Make a value of a domain type from what ``canonical`` wrote of it.

    A field that an older program did not know yet gets its default.
    """
    if isinstance(wanted, types.UnionType):
        if plain is None:
            return None
        (wanted,) = (one for one in typing.get_args(wanted) if one is not type(None))
    if wanted is Customer:
        return Customer(plain)
    if wanted is bytes:
        return b""
    if wanted is datetime:
        return instant(plain)
    if dataclasses.is_dataclass(wanted):
        hints = _hints(typing.cast(type, wanted))
        return typing.cast(type, wanted)(
            **{name: build(hint, plain[name]) for name, hint in hints.items() if name in plain}
        )
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(plain)
    return plain


@cache
def _hints(wanted: type) -> dict[str, typing.Any]:
    return typing.get_type_hints(wanted)
