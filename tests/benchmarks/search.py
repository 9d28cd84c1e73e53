"""From a keystroke to painted cards, at 100, 10,000 and 100,000 vehicles.

Beside it, in turns: the catalogue's own search, the bare query of the same index (the least that a
search can cost), and what a plain ``QSortFilterProxyModel`` takes for the same keystroke.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtCore import QSortFilterProxyModel as Proxy
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from monzapos.adapters.practice_catalog import PracticeSource, practice_vehicles
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.application.ports import Facets, VehicleQuery
from tests.benchmarks.table import Row
from tests.stories.desk import Painted, home, rest, tell

if TYPE_CHECKING:
    from monzapos.ui.main_window import MainWindow

SIZES = (100, 10_000, 100_000)
TYPED = ("veloce", "apex gt", "2024", "strada b")  # each keystroke of it has hits in every size
ROUNDS = 4
PROXY_TYPED = "apex"
Index = QModelIndex | QPersistentModelIndex


def rows() -> Iterator[Row]:
    """Measure each size in a process of its own: a process has one application."""
    for size in SIZES:
        command = (sys.executable, "-m", "tests.benchmarks.search", str(size))
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        painted, searched, filtered, bare, proxy = json.loads(said)
        cars = f"{size:,} cars"
        yield Row(f"keystroke to painted cards, {cars}", painted, "ms", most=16)
        yield Row("  its search", searched, "ms", "bare FTS5 query", bare, most_times=20)
        yield Row("  its search through every filter", filtered, "ms", most=16)
        yield Row("  a proxy model's keystroke instead", proxy, "ms", "keystroke", painted)


def measure(size: int) -> list[float]:
    """Return the medians in milliseconds: painted, searched, filtered, bare query, proxy model."""
    found: list[list[float]] = []

    def story(window: "MainWindow") -> None:
        found.append(_keystrokes(window))
        file = next(home().rglob("practice-catalog.sqlite3"))
        found.extend(asyncio.run(_searches(file, size)))
        found.append(_proxy([vehicle.name for vehicle in practice_vehicles(size)]))

    tell(story, practice__cars=str(size))
    return [median(taken) * 1e3 for taken in found]


def _keystrokes(window: "MainWindow") -> list[float]:
    """Type as a person does, and return the seconds until each answer stands on the screen."""
    browse, model = window.sell.browse, window.sell.model
    painted = Painted(browse.cards.viewport())
    model.modelReset.connect(painted.expect)
    model.dataChanged.connect(painted.expect)
    taken = []
    for word in TYPED * ROUNDS:
        browse.search.clear()
        rest(0.05)
        for letter in word:
            start = time.perf_counter()
            QTest.keyClicks(browse.search, letter)
            taken.append(painted.wait(f"cards for {browse.search.text()}") - start)
    return taken


async def _searches(file: Path, size: int) -> list[list[float]]:
    """Return the seconds of the catalogue's search, plain and filtered, and of the bare query.

    They are measured in turns.
    """
    catalogue = SqliteCatalogue(file, PracticeSource(size))
    every = _every_filter(await catalogue.facets())
    searched, filtered, bare = [], [], []
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA cache_size=-32768")
        for text in [word[: i + 1] for word in TYPED for i in range(len(word))] * ROUNDS:
            start = time.perf_counter()
            await catalogue.search(VehicleQuery(text=text))
            searched.append(time.perf_counter() - start)
            start = time.perf_counter()
            await catalogue.search(replace(every, text=text))
            filtered.append(time.perf_counter() - start)
            words = " ".join(f'"{word}"*' for word in text.split())
            query = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid LIMIT 60"
            start = time.perf_counter()
            connection.execute(query, (words,)).fetchall()
            bare.append(time.perf_counter() - start)
    await catalogue.close()
    return [searched, filtered, bare]


def _every_filter(facets: Facets) -> VehicleQuery:
    """Choose one of each kind, in the middle of what there is."""
    return VehicleQuery(
        price_from=(facets.lowest_price + facets.highest_price) // 4,
        year_from=sorted(year for year, _count in facets.years)[1],
        maker=facets.makers[0][0],
        power_from=(facets.lowest_power + facets.highest_power) // 3,
    )


class Names(QAbstractListModel):
    """All names at once, as a proxy model wants them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._names = names

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a name."""
        return self._names[index.row()] if role == Qt.ItemDataRole.DisplayRole else None


def _proxy(names: list[str]) -> list[float]:
    """Return the seconds that filtering the usual way takes for each keystroke."""
    proxy, view = Proxy(), QListView()
    source = Names(names)
    proxy.setSourceModel(source)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    view.resize(900, 700)
    view.show()
    painted = Painted(view.viewport())
    taken = []
    for end in range(1, len(PROXY_TYPED) + 1):
        painted.expect()
        start = time.perf_counter()
        proxy.setFilterFixedString(PROXY_TYPED[:end])
        view.viewport().update()  # where the hits stay the same, it would paint nothing
        taken.append(painted.wait("the proxy's rows") - start)
    return taken


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
