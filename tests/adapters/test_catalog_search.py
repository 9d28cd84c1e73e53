"""What a search finds, against a filter that a child could check."""

import asyncio
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monzapos.adapters.practice_catalog import PracticeSource, practice_vehicles
from monzapos.adapters.sqlite.catalog import SqliteCatalogue
from monzapos.adapters.sqlite.catalog_copy import COUNTED
from monzapos.application.ports import VehiclePage, VehicleQuery
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle


class ListSource:
    """Vehicles from a list."""

    def __init__(self, vehicles: Sequence[Vehicle], fingerprint: str = "list") -> None:
        self.fingerprint = fingerprint
        self._vehicles = vehicles

    def vehicles(self) -> Iterable[Vehicle]:
        return self._vehicles

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        return next((v for v in self._vehicles if v.id == vehicle_id), None)


PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d"}
PLAIN |= {"æ": "ae", "œ": "oe", "þ": "th"}


@lru_cache(maxsize=200_000)
def plain_words(text: str) -> set[str]:
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (PLAIN.get(c, c) for c in letters if not unicodedata.combining(c))
    return set("".join(c if c.isalnum() else " " for c in kept).split())


def is_hit(vehicle: Vehicle, query: VehicleQuery) -> bool:
    year = "" if vehicle.year is None else str(vehicle.year)
    parts = (vehicle.name, vehicle.model, vehicle.maker, year, vehicle.engine, vehicle.plant)
    has = plain_words(" ".join(parts))
    asked = plain_words(query.text)
    price = vehicle.price.minor if vehicle.price else None
    return (
        (bool(asked) or not query.text.strip())
        and all(any(word.startswith(start) for word in has) for start in asked)
        and (query.price_from is None or (price is not None and price >= query.price_from))
        and (query.price_below is None or (price is not None and price < query.price_below))
        and (query.year_from is None or (vehicle.year or 0) >= query.year_from)
        and (query.maker is None or vehicle.maker == query.maker)
        and (query.power_from is None or (vehicle.power_hp or -1) >= query.power_from)
    )


def search_all(vehicles: Sequence[Vehicle], queries: Sequence[VehicleQuery]) -> list[VehiclePage]:
    async def run(folder: str) -> list[VehiclePage]:
        catalogue = SqliteCatalogue(Path(folder, "c.sqlite3"), ListSource(vehicles))
        try:
            return [await catalogue.search(query) for query in queries]
        finally:
            await catalogue.close()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(run(folder))


_texts = st.lists(
    st.sampled_from(
        "a ab abc ABC b Turín turin TURÍN tu ß ss straße GT-R gt r 4×4 4 2.0L 20 Ærø ærø ſ ﬁn fin "
        "aero Łada lada đ d ǿ "
        "ж Жук жу 車 ² é e ́ ᏸ ꭰ İ i ı ς Σ σ \" '' % _ * OR AND NOT NEAR NEAR( ( ) ^ + - : { } \\ "
        '\ud800 \udfff \0 🚗 text: name:a -a +a a* a"b'.split(" ")
    )
    | st.text(max_size=4)
    | st.text(st.characters(codec=None), max_size=3),
    max_size=4,
).map(" ".join)
_vehicles = st.builds(
    Vehicle,
    id=st.uuids().map(str),
    name=_texts,
    model=_texts,
    maker=st.sampled_from(["", "Veloce", "Ærø", 'O\'Hara "Ltd"']),
    year=st.none() | st.integers(1990, 2030),
    price=st.none() | st.integers(1, 10**9).map(lambda minor: Money(minor, "usd")),
    engine=_texts,
    power_hp=st.none() | st.integers(1, 1500),
)
_queries = st.builds(
    VehicleQuery,
    text=_texts,
    price_from=st.none() | st.integers(-(10**30), 10**30) | st.integers(0, 10**9),
    price_below=st.none() | st.integers(0, 10**9),
    year_from=st.none() | st.integers(1990, 2030),
    maker=st.none() | st.sampled_from(["Veloce", "Ærø", 'O\'Hara "Ltd"', "nobody", "\udfff"]),
    power_from=st.none() | st.integers(0, 2000),
)


@pytest.mark.parametrize(
    ("maker", "typed"),
    [
        ("Ørsted", "orsted"),
        ("ørsted", "ØRSTED"),
        ("Orsted", "ørsted"),
        ("Łada", "lada"),
        ("Đakovo", "dakovo"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Þór", "thor"),
        ("Iğdır", "igdir"),
        ("Ħamrun", "hamrun"),
        ("Škoda", "skoda"),
    ],
)
def test_a_keyboard_without_a_letter_finds_it(maker: str, typed: str) -> None:
    found = Vehicle(id="1", name="A", maker=maker)
    (page,) = search_all([found], [VehicleQuery(typed)])
    assert [v.id for v in page.vehicles] == ["1"]


@settings(max_examples=80, deadline=None)
@given(st.lists(_vehicles, max_size=12, unique_by=lambda v: v.id), st.lists(_queries, max_size=12))
def test_finds_what_the_plain_filter_finds(
    vehicles: list[Vehicle], queries: list[VehicleQuery]
) -> None:
    for query, page in zip(queries, search_all(vehicles, queries), strict=True):
        assert [v.id for v in page.vehicles] == [v.id for v in vehicles if is_hit(v, query)]
        assert page.exact
        assert page.total == len(page.vehicles)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("apex", ["Apex GT-R", "Apex Stradale", "Apex Notte"]),
        ("GT-R", ["Apex GT-R"]),
        ("turin tornante", ["Veloce Tornante"]),
        ("TURÍN 2025", ["Veloce Spider"]),
        ("spi", ["Aria Spider", "Veloce Spider"]),
        ("pider", []),
        ("%", []),
        ("*", []),
        ('"', []),
        ("apex OR lido", []),
        ("NEAR(apex gt)", []),
        ("apex NOT gt", []),
        ("name : apex", []),
        ('"apex" gt', ["Apex GT-R"]),
        ("apex\0gt", ["Apex GT-R"]),
        ("\ud83d apex \udfff gt", ["Apex GT-R"]),
        ("a" * 100_000, []),
        ("apex gt " * 12_500, ["Apex GT-R"]),
        (" ".join(f"w{number}" for number in range(20_000)), []),
        ("-".join(f"w{number}" for number in range(20_000)), []),
        ('"' * 100_000, []),
        ("é" * 100_000, []),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_takes_every_text_literally(text: str, names: list[str]) -> None:
    (page,) = search_all(list(practice_vehicles(24)), [VehicleQuery(text)])
    assert [v.name for v in page.vehicles] == names


def test_returns_vehicles_as_the_source_has_them() -> None:
    vehicles = [*practice_vehicles(30), Vehicle(id="bad", name="Sin precio", flaw="no_price")]
    (page,) = search_all(vehicles, [VehicleQuery()])
    assert list(page.vehicles) == vehicles


@pytest.mark.proof
async def test_finds_the_same_among_a_hundred_thousand(tmp_path: Path) -> None:
    everything = list(practice_vehicles(100_000))
    catalogue = SqliteCatalogue(tmp_path / "c.sqlite3", PracticeSource(100_000))
    try:
        page = await catalogue.search(VehicleQuery(), offset=99_990)
        assert list(page.vehicles) == everything[99_990:]
        assert (page.total, page.exact) == (100_000, True)
        for query in (
            VehicleQuery("e"),
            VehicleQuery("veloce nispero"),
            VehicleQuery("a 2 v", year_from=2024, price_from=9_000_000),
            VehicleQuery(price_below=700_000),
            VehicleQuery("garda", maker="Alta"),
        ):
            hits = [vehicle for vehicle in everything if is_hit(vehicle, query)]
            assert hits, "a search that finds nothing proves nothing"
            page = await catalogue.search(query)
            assert list(page.vehicles) == hits[:60]
            assert (page.total, page.exact) == (min(len(hits), COUNTED), len(hits) <= COUNTED)
            for offset in (len(hits) - 3, len(hits), len(hits) + 70, COUNTED - 1, COUNTED):
                later = await catalogue.search(query, offset=max(offset, 0), limit=7)
                shown = hits[max(offset, 0) :][:7]
                assert list(later.vehicles) == shown
                assert later.offset == max(offset, 0)
                assert later.total == len(hits) if later.exact else later.total < len(hits)
                assert later.total >= min(max(offset, 0) + len(shown), len(hits))
    finally:
        await catalogue.close()
