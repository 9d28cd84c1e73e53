"""The list of checks of a contract, each with what a server must be able to do for it."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Bench = TypeVar("Bench")


class Checklist(Generic[Bench]):
    """Fill it with the decorator; ``for_server`` leaves out what a server cannot do."""

    def __init__(self) -> None:
        self.checks: dict[str, Callable[[Bench], Awaitable[None]]] = {}
        self._needs: dict[str, str] = {}

    def check(
        self, needs: str = ""
    ) -> Callable[[Callable[[Bench], Awaitable[None]]], Callable[[Bench], Awaitable[None]]]:
        """Put a check on the list."""

        def add(
            function: Callable[[Bench], Awaitable[None]],
        ) -> Callable[[Bench], Awaitable[None]]:
            self.checks[function.__name__] = function
            self._needs[function.__name__] = needs
            return function

        return add

    def __or__(self, other: "Checklist[Bench]") -> "Checklist[Bench]":
        both: Checklist[Bench] = Checklist()
        both.checks = self.checks | other.checks
        both._needs = self._needs | other._needs
        return both

    def for_server(self, can: frozenset[str]) -> list[str]:
        """Return the names of the checks that a server is held to."""
        return [name for name, needs in self._needs.items() if not needs or needs in can]
