"""What VINR's pages say in more than one way, switched by tests; kept with the home."""

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from starlette.routing import Route

from monzapos.practice.control import wished
from monzapos.practice.store import PracticeStore
from monzapos.practice.vinr.session import FINAL, OPEN

_SETTING = "vinr_switches"
SHAPES = ("alternating", "id", "session", "bare")


@dataclass(frozen=True, slots=True)
class Switches:
    """How the server answers.

    ``shape`` names the session and its page in the create answer: ``id`` and ``url``, ``session``
    (``sessionId`` and ``checkoutUrl``), ``bare`` (``id`` and no URL at all), or the first two in
    turn. ``expired`` is what the result of an expired session is: its ``status``, or a 410
    (``gone``). ``words`` replaces statuses in the result. The budgets are for the whole account.
    """

    shape: str = "alternating"
    expired: str = "status"
    address_allowed: bool = True
    creates_a_minute: int = 100
    reads_a_minute: int = 300
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _one_of("shape", self.shape, SHAPES)
        _one_of("expired", self.expired, ("status", "gone"))
        if not isinstance(self.address_allowed, bool):
            raise TypeError('"address_allowed" is true or false')
        for name in ("creates_a_minute", "reads_a_minute"):
            number = getattr(self, name)
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                raise ValueError(f'"{name}" is a whole number, 0 or more')
        if not isinstance(self.words, dict):
            raise TypeError('"words" is an object: the status, and what to say instead')
        for status in self.words:
            _one_of("words", status, (*OPEN, *FINAL))


class Switchboard:
    """The switches as they stand."""

    def __init__(self, store: PracticeStore) -> None:
        self._store = store
        self.now = Switches(**json.loads(store.setting(_SETTING) or "{}"))

    def set(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Change the switches that are named, and return them all. Raises ``ValueError``."""
        for name in wish:
            _one_of("a switch", name, [each.name for each in fields(Switches)])
        self.now = replace(self.now, **wish)
        told = asdict(self.now)
        self._store.set_setting(_SETTING, json.dumps(told))
        return told

    def routes(self) -> list[Route]:
        """Return what the application serves where tests may control it."""
        return [Route("/_practice/vinr", wished(self.set), methods=["POST"])]


def _one_of(name: str, value: object, choices: Any) -> None:
    if value not in choices:
        raise ValueError(f'"{name}" is one of {", ".join(choices)}')
