"""What the program is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the program that somebody else has made, or the program itself.

    ``licence`` is its licence in short, as its makers write it; ``text`` is all that they say.
    """

    name: str
    version: str
    licence: str
    text: str


class Components(Protocol):
    """Everything that is shipped, with its licences. Blocking: it reads many files."""

    def read(self) -> Sequence[Component]:
        """Return the program itself, then all others in the order of their names."""
        ...
