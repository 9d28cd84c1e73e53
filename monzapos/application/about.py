"""What can be told of this installation."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from monzapos.application.ports import Component, Components
from monzapos.application.updates import Updates


@dataclass(frozen=True, slots=True)
class Places:
    """Where this desk keeps its files; each is the path of a file or a folder."""

    settings: str
    journal: str
    cache: str
    log: str


@dataclass(frozen=True, slots=True)
class About:
    """Lives on the loop."""

    version: str
    places: Places
    updates: Updates
    shipped: Components

    async def components(self) -> Sequence[Component]:
        """Return everything that is shipped, with its licences."""
        return await asyncio.to_thread(self.shipped.read)
