"""Check everything that a sale needs, with real calls, one line for each."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from monzapos.application.change_settings import PERHAPS_THE_PROJECT
from monzapos.application.gateways import beside_sales
from monzapos.application.ports import Probe
from monzapos.domain.errors import ProviderTrouble

# Why nobody could be signed in, that is no matter of the person.
_OF_THE_PROJECT = PERHAPS_THE_PROJECT | {"too_many_tries"}


class Level(StrEnum):
    """How a line came out. ``OK`` is said only after a real call in this run."""

    OK = "ok"
    WARN = "warn"
    SKIP = "skip"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One finding; ``code`` and ``details`` are for the words."""

    name: str
    level: Level
    code: str
    details: dict[str, str] = field(default_factory=dict)


class Examination(Protocol):
    """Looks at one thing. Refusals become lines; nothing but a bug is raised."""

    async def __call__(self) -> Sequence[CheckLine]: ...


TryKey = Callable[[str, str], Awaitable[Probe]]  # provider, key
TryProject = Callable[[str, str], Awaitable[float]]  # address, publishable key; seconds it took


class Check:
    """Runs examinations. Never changes anything but a probe entry in the keyring.

    ``examinations`` stand in the order in which a person mends what they find.
    """

    def __init__(
        self,
        examinations: Mapping[str, Examination],
        try_key: TryKey,
        try_project: TryProject,
    ) -> None:
        self._examinations = examinations
        self._try_key = try_key
        self._try_project = try_project

    async def __call__(self) -> Sequence[CheckLine]:
        """Return one line for each thing."""
        return await self.of(*self._examinations)

    async def of(self, *names: str) -> Sequence[CheckLine]:
        """Return the lines of some examinations alone, such as ``vehicles``."""
        lines: list[CheckLine] = []
        for name in names:
            lines += await self._examinations[name]()
        return _told_once(lines)

    async def provider(self, provider: str, key: str) -> Probe:
        """Try a key before it is saved; raises ``Refusal`` with the reason against it."""
        try:
            return await self._try_key(provider, key)
        except ProviderTrouble as trouble:
            raise beside_sales(trouble, provider) from None

    async def project(self, address: str, publishable_key: str) -> float:
        """Try a Supabase project before it is saved; return the seconds that its answer took.

        Raises ``Refusal`` with the reason against it.
        """
        return await self._try_project(address, publishable_key)


def _told_once(lines: Sequence[CheckLine]) -> Sequence[CheckLine]:
    """Leave the words to the line that comes first, where another has failed by the same."""
    failed = {line.name: line.code for line in lines if line.level is Level.FAIL}
    again: dict[str, str] = {}
    if "supabase" in failed and failed.get("sign_in") in _OF_THE_PROJECT:
        again["sign_in"] = "sign_in_unasked"
    if "site" in failed and failed["site"] in (failed.get("key"), failed.get("provider")):
        again["site"] = "site_told"
    return [
        CheckLine(line.name, Level.SKIP, again[line.name]) if line.name in again else line
        for line in lines
    ]
