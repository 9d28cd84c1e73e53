"""People: who sells, and who buys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A salesperson. ``id`` goes into the checkout's ``metadata.userId``."""

    id: str
    name: str
    manager: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A buyer, as far as the desk was told. Kept apart from everything else, to be erased."""

    id: str
    name: str = ""
    email: str = ""
    phone: str = ""  # E.164

    @property
    def blank(self) -> bool:
        return not (self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Desk:
    """One installation of the program."""

    id: str
    name: str
