"""Rows of any catalogue become vehicles: a bad one says its flaw, and hides no other."""

from collections.abc import Mapping
from decimal import Decimal

from monzapos.domain.errors import Refusal
from monzapos.domain.money import Money
from monzapos.domain.vehicle import Flaw, Vehicle

_DEAREST = 10**13  # minor units: a slip of the hand in any currency
_LARGEST_NUMBER = 10**9  # no year, power or weight is larger, and it fits every database


def read_vehicle(row: Mapping[str, object], currency: str) -> Vehicle:
    """Read one row whose keys are the fields of ``Vehicle``; missing ones are empty.

    ``price`` is in main units: an int, a ``Decimal`` or decimal text. A float is a bad price,
    because it no longer says what was meant: parse JSON with ``parse_float=Decimal``. ``currency``
    is the one the desk sells in, and what a row without a ``currency`` means. Never raises.
    """
    vehicle_id, name = _text(row.get("id")), _text(row.get("name"))
    price, flaw = _price(row, currency)
    if not (vehicle_id and name):  # nothing to call it by
        price, flaw = None, "no_name"
    return Vehicle(
        id=vehicle_id,
        name=name,
        model=_text(row.get("model")),
        year=_number(row.get("year")),
        price=price,
        maker=_text(row.get("maker")),
        plant=_text(row.get("plant")),
        engine=_text(row.get("engine")),
        power_hp=_number(row.get("power_hp")),
        seconds_to_100=_text(row.get("seconds_to_100")),
        top_speed_kmh=_number(row.get("top_speed_kmh")),
        torque_nm=_number(row.get("torque_nm")),
        weight_kg=_number(row.get("weight_kg")),
        picture=_text(row.get("picture")),
        description=_text(row.get("description")),
        flaw=flaw,
    )


def _price(row: Mapping[str, object], currency: str) -> tuple[Money | None, Flaw | None]:
    if (_text(row.get("currency")) or currency).lower() != currency:
        return None, "other_currency"
    amount = row.get("price")
    if amount is None or amount == "":
        return None, "no_price"
    if not isinstance(amount, Decimal | str | int):
        return None, "bad_price"
    try:
        price = Money.from_decimal(amount, currency)
    except Refusal:
        return None, "bad_price"
    return (price, None) if 0 < price.minor <= _DEAREST else (None, "bad_price")


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    # Lone surrogates and NUL cannot be stored, printed or sent.
    return str(value).encode(errors="replace").decode().replace("\0", " ").strip()


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, Decimal) and value.adjusted() > 12:
        return None  # int() would write 1e999999 out in full
    try:
        number = int(value)
    except (ValueError, OverflowError):  # words, NaN, infinity
        return None
    return number if abs(number) <= _LARGEST_NUMBER else None
