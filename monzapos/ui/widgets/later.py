"""A page that is made when it is first wanted."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

Page = TypeVar("Page", bound=QWidget)


class Later(Generic[Page]):
    """Most people open the Settings once a month: making them would hold up every start."""

    def __init__(self, make: Callable[[], Page]) -> None:
        self._make = make
        self._page: Page | None = None
        self._then: list[Callable[[Page], object]] = []

    @property
    def made(self) -> Page | None:
        """The page, where anybody has wanted it."""
        return self._page

    def get(self) -> Page:
        """Return the page; whoever waits for it hears of it before, in the order of asking."""
        if self._page is None:
            self._page = self._make()
            for then in self._then:
                then(self._page)
        return self._page

    def when_made(self, then: Callable[[Page], object]) -> None:
        """Have ``then`` called once with the page; call this before anybody can want it."""
        self._then.append(then)
