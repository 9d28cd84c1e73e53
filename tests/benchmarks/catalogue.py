"""A list of 100,000 of the dealership's own vehicles: from its JSON to the searched copy."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from monzapos.adapters.practice_catalog import practice_vehicles
from monzapos.adapters.sqlite.catalog_copy import CatalogueCopy
from monzapos.adapters.sqlite.catalog_kept import KeptList, Reading
from monzapos.adapters.supabase_rows import RowReader
from monzapos.adapters.supabase_vehicles import PAGE, ListInParts
from monzapos.application.ports import VehicleQuery
from monzapos.desktop import TURN
from monzapos.domain.vehicle import Vehicle
from tests.benchmarks.table import Row

SIZE = 100_000
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TYPED = ("v", "ve", "vel", "veloce", "apex gt", "2024", "strada b")


def rows() -> Iterator[Row]:
    """Measure the way of a list through the program, and the searches meanwhile."""
    sys.setswitchinterval(TURN)
    bodies = _bodies()
    start = time.perf_counter()
    found = ListInParts()
    pages = []
    for body in bodies:
        page = time.perf_counter()
        found.add(body, RowReader())
        pages.append(time.perf_counter() - page)
    read = time.perf_counter() - start
    yield Row("100,000 rows of Supabase become vehicles", read * 1e3, "ms", most=20_000)
    yield Row("  a page of 1,000", median(pages) * 1e3, "ms", most=300)
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_kept(Path(folder, "c.sqlite3"), found))


def _bodies() -> list[bytes]:
    """Return the pages as a project sends them."""
    rows = [_row(vehicle) for vehicle in practice_vehicles(SIZE)]
    rows.sort(key=lambda row: str(row["id"]))
    return [json.dumps(rows[at : at + PAGE]).encode() for at in range(0, SIZE, PAGE)]


def _row(vehicle: Vehicle) -> dict[str, object]:
    return {
        "id": vehicle.id,
        "fabrica_id": vehicle.id,
        "nombre_vehiculo": vehicle.name,
        "modelo": vehicle.model,
        "anio": vehicle.year,
        "precio": vehicle.price.minor // 100 if vehicle.price else None,
        "motor": vehicle.engine,
        "poder_hp": vehicle.power_hp,
        "aceleracion_0_100": float(vehicle.seconds_to_100),
        "velocidad_maxima": vehicle.top_speed_kmh,
        "torque_nm": vehicle.torque_nm,
        "peso_kg": vehicle.weight_kg,
        "url_img": f"https://shop.invalid/{vehicle.id}.webp",
        "description": vehicle.description,
        "fabricas": {"fabricante": vehicle.maker, "ciudad": vehicle.plant, "pais": ""},
        "stored": [{"tipo": "image", "url": f"https://shop.invalid/{vehicle.id}-2.webp"}],
    }


async def _kept(path: Path, found: ListInParts) -> list[Row]:
    kept = KeptList(path, "bench")
    copy = CatalogueCopy(path, kept)
    try:
        start = time.perf_counter()
        await asyncio.to_thread(kept.replace, Reading(found, NOON, "first"), lambda: False)
        written = time.perf_counter() - start
        start = time.perf_counter()
        later = Reading(found, NOON + timedelta(minutes=10), "first")
        await asyncio.to_thread(kept.replace, later, lambda: False)
        same = time.perf_counter() - start
        quiet = await _searches(copy, 60)
        other = Reading(found, NOON + timedelta(minutes=20), "other")
        replacing = asyncio.create_task(asyncio.to_thread(kept.replace, other, lambda: False))
        busy = []
        while not replacing.done():
            busy += await _searches(copy, 1)
    finally:
        await copy.close()
    slow = quantiles(busy, n=20)[-1]
    return [
        Row("  they become the copy, in one transaction", written * 1e3, "ms", most=20_000),
        Row("  the same list again", same * 1e3, "ms", most=100),
        Row("  a search of the copy", median(quiet) * 1e3, "ms", most=16),
        Row("  a search while another list goes in", median(busy) * 1e3, "ms", most=16),
        Row("    the slowest twentieth", slow * 1e3, "ms", "a search", median(quiet) * 1e3),
    ]


async def _searches(copy: CatalogueCopy, count: int) -> list[float]:
    taken = []
    for at in range(count):
        start = time.perf_counter()
        await copy.search(VehicleQuery(TYPED[at % len(TYPED)]))
        taken.append(time.perf_counter() - start)
    return taken
