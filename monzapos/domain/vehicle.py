"""A vehicle: one unique car of the catalogue."""

from dataclasses import dataclass
from typing import Literal

from monzapos.domain.money import Money

Flaw = Literal["no_name", "no_price", "bad_price", "other_currency", "bad_id", "gone"]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What the catalogue says of one car.

    ``price`` is None where the catalogue holds none that can be sold by; ``flaw`` then says why.
    Its ``bad_id`` is an id that is no UUID, or another row's too; ``gone`` has no row any more.
    ``picture`` names a drawing of the practice catalogue or is an absolute https URL.
    """

    id: str
    name: str
    model: str = ""
    year: int | None = None
    price: Money | None = None
    maker: str = ""
    plant: str = ""  # where the maker builds it, such as "Turín, Italia"
    engine: str = ""
    power_hp: int | None = None
    seconds_to_100: str = ""  # decimal text, 0–100 km/h
    top_speed_kmh: int | None = None
    torque_nm: int | None = None
    weight_kg: int | None = None
    picture: str = ""
    description: str = ""
    flaw: Flaw | None = None

    @property
    def sellable(self) -> bool:
        """Whether the catalogue's row can be sold at all; a hold is another matter."""
        return self.flaw is None and self.price is not None and self.price.minor > 0
