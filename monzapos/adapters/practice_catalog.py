"""The practice catalogue: 24 cars of our own, and any number more, the same at every start."""

import json
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid5

from monzapos.adapters.vehicle_rows import read_vehicle
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Vehicle
from monzapos.resources import resource

CURRENCY = "usd"
_GENERATOR = 1  # count up when generated cars change, so that kept copies are made again
_NAMESPACE = UUID("3f0f2a1e-6f57-5d0b-8f6a-52b3c1d8e9a4")
_WORDS = (
    "Alba Brisa Cala Dama Estela Fiamma Garda Halcón Ínsula Jazmín Lucero Marea Níspero Onda "
    "Pineta Quilla Ribera Solana Tramonto Umbría Valle Zagal Águila Íbera Ámbar"
).split()
_TRIMS = ("", "S", "L", "Sport", "Plus", "Viva", "Prima", "Evo", "Tierra", "Notte")
_NEWEST = 2025
_YEARS = 11
_HIGHEST_GENERATED = 95_000_000  # minor units; below what Stripe takes in one charge


def practice_vehicles(count: int) -> Iterator[Vehicle]:
    """Yield ``count`` vehicles: those of the file first, then generated ones."""
    drawn = _read_file()
    yield from drawn[:count]
    for index in range(len(drawn), count):
        yield _generate(drawn, _generated_id(index))


class PracticeSource:
    """The practice catalogue as a source of vehicles."""

    def __init__(self, count: int) -> None:
        self._count = count

    @property
    def fingerprint(self) -> str:
        """Different whenever any vehicle may be."""
        version = sha256(_file().read_bytes()).hexdigest()[:16]
        return f"practice:{self._count}:{_GENERATOR}-{version}"

    def vehicles(self) -> Iterator[Vehicle]:
        """Yield all, in the catalogue's order."""
        return practice_vehicles(self._count)

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Read one again; None where the catalogue has no such vehicle."""
        drawn = _read_file()
        for vehicle in islice(drawn, self._count):
            if vehicle.id == vehicle_id:
                return vehicle
        for index in range(len(drawn), self._count):
            made = _generated_id(index)
            if str(made) == vehicle_id:
                return _generate(drawn, made)
        return None


def _read_file() -> tuple[Vehicle, ...]:
    rows = json.loads(_file().read_text(encoding="utf-8"), parse_float=Decimal)
    return tuple(read_vehicle({**row, "picture": row["slug"]}, CURRENCY) for row in rows)


def _file() -> Path:
    return resource("catalogue", "practice.json")


def _generated_id(index: int) -> UUID:
    return uuid5(_NAMESPACE, str(index))


def _generate(drawn: tuple[Vehicle, ...], made: UUID) -> Vehicle:
    """Make a relative of one of the drawn cars; the bits of its id choose everything."""
    bits = made.int >> 64 ^ made.int & (1 << 60) - 1
    bits, pick = divmod(bits, len(drawn))
    bits, word = divmod(bits, len(_WORDS))
    bits, trim = divmod(bits, len(_TRIMS))
    bits, age = divmod(bits, _YEARS)
    bits, percent = divmod(bits, 31)
    base = drawn[pick]
    year = _NEWEST - age
    model = f"{_WORDS[word]} {_TRIMS[trim]}".rstrip()
    new_price = base.price.minor if base.price else 3_000_000
    # 7 % off for each year, give or take 15 %, in whole 50s of the main unit
    minor = new_price * (100 - 7 * age) * (85 + percent) // 10_000 // 5_000 * 5_000
    return Vehicle(
        id=str(made),
        name=f"{base.maker.split()[0]} {model}",
        model=model,
        year=year,
        price=Money(max(500_000, min(minor, _HIGHEST_GENERATED)), CURRENCY),
        maker=base.maker,
        plant=base.plant,
        engine=base.engine,
        power_hp=base.power_hp,
        seconds_to_100=base.seconds_to_100,
        top_speed_kmh=base.top_speed_kmh,
        torque_nm=base.torque_nm,
        weight_kg=base.weight_kg,
        picture=base.picture,
        description=f"A {year} {model} with its service book. Looked over and ready to drive.",
    )
