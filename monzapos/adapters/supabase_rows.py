"""Rows of the dealership's own tables become vehicles: columns by their Spanish names."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urljoin

from monzapos.adapters.picture_address import may_be_asked
from monzapos.adapters.vehicle_rows import read_vehicle
from monzapos.domain.vehicle import Vehicle

CURRENCY = "usd"  # the website sells in dollars alone
MAPPING = 1  # count up when the same row becomes another vehicle, so that kept lists are read again
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLUMNS = {
    "id": "id",
    "name": "nombre_vehiculo",
    "model": "modelo",
    "year": "anio",
    "price": "precio",
    "engine": "motor",
    "power_hp": "poder_hp",
    "seconds_to_100": "aceleracion_0_100",
    "top_speed_kmh": "velocidad_maxima",
    "torque_nm": "torque_nm",
    "weight_kg": "peso_kg",
    "description": "description",
}
_PICTURE = re.compile(r"\.(jpe?g|png|webp|gif)$", re.IGNORECASE)
_LONGEST_ADDRESS = 2000

Row = Mapping[str, object]


def is_id(text: str) -> bool:
    """Whether a text is a UUID as PostgreSQL writes one."""
    return _UUID.fullmatch(text) is not None


def rows_of(body: bytes) -> list[Row]:
    """Read a list of rows. Numbers are decimals: what is NaN or far too large spoils its own row.

    Raises ``ValueError`` for anything that is no list of rows.
    """
    try:
        found = json.loads(body, parse_float=_number, parse_int=_number, parse_constant=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("no list of rows")
    return found


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of a project. ``site`` is the website's address, or empty: pictures may lie there.

    ``plain_pictures`` lets pictures come from this machine without https: for a project on it.
    """

    site: str = ""
    plain_pictures: bool = False

    @property
    def fingerprint(self) -> str:
        """Different whenever the same row becomes another vehicle."""
        return f"{MAPPING} {self.site}"

    def vehicle(self, row: Row) -> Vehicle:
        """Return the vehicle of a row of ``vehiculos``, whatever stands in it."""
        plant = _first(row.get("fabricas"))
        fields = {field: row.get(column) for field, column in _COLUMNS.items()}
        fields["maker"] = plant.get("fabricante")
        fields["plant"] = ", ".join(
            text for name in ("nombre_planta", "ciudad", "pais") if (text := _words(plant, name))
        )
        fields["picture"] = next(self._pictures(row), "")
        vehicle = read_vehicle(fields, CURRENCY)
        if vehicle.flaw is None and not is_id(vehicle.id):
            return replace(vehicle, flaw="bad_id")
        return vehicle

    def _pictures(self, row: Row) -> Iterator[str]:
        """Return the addresses that may be asked for a picture, the best first."""
        candidates = [row.get("url_img")]
        for extra in _all(row.get("stored")):
            candidates += [v for v in extra.values() if isinstance(v, str) and _PICTURE.search(v)]
        for candidate in candidates:
            if isinstance(candidate, str) and (address := self._address(candidate.strip())):
                yield address

    def _address(self, text: str) -> str:
        if not text or len(text) > _LONGEST_ADDRESS or not text.isprintable() or "\\" in text:
            return ""
        try:
            address = urljoin(f"{self.site}/", text) if self.site else text
        except ValueError:
            return ""
        return address if may_be_asked(address, plain=self.plain_pictures) else ""


def _number(text: str) -> Decimal | str:
    """Return a number; as the text it was where its exponent is more than a decimal can hold."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _all(embedded: object) -> list[Row]:
    """Return the rows of another table: PostgREST gives one as an object, several as a list."""
    found = embedded if isinstance(embedded, list) else [embedded]
    return [row for row in found if isinstance(row, dict)]


def _first(embedded: object) -> Row:
    return next(iter(_all(embedded)), {})


def _words(row: Row, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
