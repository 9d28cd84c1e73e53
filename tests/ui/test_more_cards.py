"""A list longer than what is read at once: every hit can be scrolled to, in its order, once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex

from monzapos.adapters.practice_catalog import PracticeSource, practice_vehicles
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.adapters.sqlite.catalog_copy import COUNTED
from monzapos.application.news import HoldSharing, HoldsNews
from monzapos.application.ports import VehiclePage, VehicleQuery
from monzapos.domain.errors import Refusal
from monzapos.ui.vehicles.found import MOST, PAGE
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeCatalogue, FakeProgram, car

CARS = 1500
TOP = QModelIndex()


class Search:
    """Stands before a catalogue's search: holds pages back, or refuses them, by text and offset."""

    def __init__(self, catalogue: FakeCatalogue) -> None:
        self._search = catalogue.search
        self.gates: dict[tuple[str, int], asyncio.Event] = {}
        self.refused: set[int] = set()
        self.asked: list[tuple[str, int]] = []
        self.answered: list[tuple[str, int]] = []
        catalogue.search = self  # type: ignore[method-assign]

    async def __call__(self, query: VehicleQuery, offset: int = 0, limit: int = 60) -> VehiclePage:
        place = query.text, offset
        self.asked.append(place)
        if place in self.gates:
            await self.gates[place].wait()
        self.answered.append(place)
        if offset in self.refused:
            raise Refusal("catalogue_closed")
        return await self._search(query, offset, limit)


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram(FakeCatalogue([car(n) for n in range(1, CARS + 1)]))


@pytest.fixture
def search(program: FakeProgram) -> Search:
    return Search(program.catalogue)


@pytest.fixture
def real(program: FakeProgram, tmp_path: Path) -> Iterator[SqliteCatalogue]:
    """The catalogue of the program, that counts no further than it must."""
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", PracticeSource(CARS))
    program.catalogue.vehicles = list(practice_vehicles(CARS))
    program.catalogue.search = catalogue.search  # type: ignore[method-assign]
    yield catalogue
    asyncio.run(catalogue.close())


def ids(desktop: Desktop) -> list[str]:
    return [card.vehicle.id for card in desktop.window.sell.model.cards]


def more(desktop: Desktop) -> None:
    """Scroll one page further, as often as it takes: news may come between."""
    model, before = desktop.window.sell.model, len(ids(desktop))

    def longer() -> bool:
        if model.canFetchMore(TOP):
            model.fetchMore(TOP)
        return len(ids(desktop)) > before

    desktop.qtbot.waitUntil(longer)


def test_every_hit_of_a_search_is_reached(real: SqliteCatalogue, desktop: Desktop) -> None:
    hits = [v.id for v in practice_vehicles(CARS) if str(v.year).startswith("2")]
    assert len(hits) > COUNTED + 4 * PAGE
    desktop.window.sell.browse.search.setText("2")  # found by their years
    desktop.qtbot.waitUntil(lambda: ids(desktop) == hits[:PAGE])
    while len(ids(desktop)) < len(hits):
        more(desktop)
    assert ids(desktop) == hits
    assert not desktop.window.sell.model.canFetchMore(TOP)


def test_a_page_of_the_search_before_is_not_put_under_the_next_one(
    search: Search, desktop: Desktop
) -> None:
    model = desktop.window.sell.model
    more(desktop)
    late, first = ("", 2 * PAGE), ("Veloce 1", 0)
    search.gates = {
        first: asyncio.Event(),
        late: asyncio.Event(),
        ("Veloce 1", 80): asyncio.Event(),
    }
    desktop.window.sell.browse.search.setText("Veloce 1")
    desktop.qtbot.waitUntil(lambda: first in search.asked)
    model.fetchMore(TOP)  # scrolled to the end before the answer is there
    desktop.qtbot.waitUntil(lambda: len(search.asked) > 3)
    open_gate(desktop, search, first)
    hits = [v.id for v in desktop.program.catalogue.vehicles if "Veloce 1" in v.name]
    desktop.qtbot.waitUntil(lambda: ids(desktop) == hits[:PAGE])
    for place in list(search.gates):
        open_gate(desktop, search, place)
    while len(ids(desktop)) < 4 * PAGE:
        more(desktop)
    assert ids(desktop) == hits[: 4 * PAGE]


def open_gate(desktop: Desktop, search: Search, place: tuple[str, int]) -> None:
    gate = search.gates.pop(place, None)

    async def let_through() -> None:
        if gate is not None:
            gate.set()

    done: list[None] = []
    desktop.loop.submit(let_through, done.append, lambda _: None)
    desktop.qtbot.waitUntil(lambda: bool(done))


def test_a_page_that_was_refused_can_be_asked_for_again(search: Search, desktop: Desktop) -> None:
    model = desktop.window.sell.model
    # The cards, their filters, and the cards again for the news of the holds: it has begun.
    desktop.qtbot.waitUntil(lambda: search.answered.count(("", 0)) == 3)
    search.refused = {PAGE}

    def refused() -> bool:  # the cards that were answered last may still be on their way
        if model.canFetchMore(TOP):
            model.fetchMore(TOP)
        return ("", PAGE) in search.answered

    desktop.qtbot.waitUntil(refused)
    desktop.qtbot.waitUntil(lambda: model.canFetchMore(TOP))
    search.refused = set()
    more(desktop)
    assert ids(desktop) == [v.id for v in desktop.program.catalogue.vehicles[: 2 * PAGE]]


def test_news_of_a_hold_leave_a_long_list_as_long_as_it_is(
    real: SqliteCatalogue, search: Search, desktop: Desktop
) -> None:
    sell = desktop.window.sell
    sell.browse.search.setText("2")
    while len(ids(desktop)) <= MOST:
        more(desktop)
    bar = sell.browse.cards.verticalScrollBar()
    desktop.qtbot.waitUntil(lambda: bar.maximum() > 50_000)
    place = bar.maximum() - 2_000
    bar.setValue(place)
    desktop.qtbot.waitUntil(lambda: sell.model.canFetchMore(TOP))  # no page is on its way
    long = len(ids(desktop))
    search.answered.clear()
    desktop.program.holds.tell(HoldsNews(HoldSharing.SILENT))  # no car may be sold from now on
    desktop.qtbot.waitUntil(lambda: not any(card.may_sell for card in sell.model.cards))
    assert len(ids(desktop)) == long
    assert bar.value() == place
    assert {offset for _, offset in search.answered} == {0, MOST}  # never more than MOST at a time
