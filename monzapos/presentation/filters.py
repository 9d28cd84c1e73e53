"""The filters of the Sell page, made from what the catalogue holds."""

from dataclasses import dataclass, replace
from itertools import count

from monzapos.application.ports import Facets, VehicleQuery
from monzapos.domain.money import exponent
from monzapos.presentation.formats import money
from monzapos.presentation.text import _

_STEPS = (1, 2, 5)
_CUTS = 2  # more price bands than three are no help
_YEARS = 8  # newer than the oldest, which leaves nothing out
_POWERS = 4  # more powers to choose from are none either


@dataclass(frozen=True, slots=True)
class PriceBand:
    """A range of prices in minor units; None is open."""

    text: str
    price_from: int | None
    price_below: int | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What the row of filters offers; an empty text is offered nowhere."""

    everything: str  # "All 24"
    bands: tuple[PriceBand, ...]
    year: str  # "Year"
    years: tuple[tuple[int, str], ...]  # (year, "2024 and newer")
    any_year: str
    maker: str  # "Maker"
    makers: tuple[tuple[str, str], ...]  # (maker, "Veloce (3)")
    any_maker: str
    power: str  # "Power"
    powers: tuple[tuple[int, str], ...]  # (hp, "600 hp and more")
    any_power: str


def filters(facets: Facets, currency: str) -> Filters:
    """Say which filters make sense for a catalogue."""
    years = sorted((year for year, _count in facets.years), reverse=True)[:-1][:_YEARS]
    powers = _powers(facets.lowest_power, facets.highest_power)
    return Filters(
        everything=_("All {number}").format(number=facets.total),
        bands=_bands(facets, currency),
        year=_("Year") if years else "",
        years=tuple((year, _("{year} and newer").format(year=year)) for year in years),
        any_year=_("Any year"),
        maker=_("Maker") if len(facets.makers) > 1 else "",
        makers=tuple((name, f"{name} ({count})") for name, count in facets.makers if name),
        any_maker=_("All makers"),
        power=_("Power") if powers else "",
        powers=tuple((hp, _("{power} hp and more").format(power=hp)) for hp in powers),
        any_power=_("Any power"),
    )


def offered(filters: Filters, chosen: VehicleQuery) -> VehicleQuery:
    """Return what is left of a choice: no car is hidden by a filter that nobody can see."""
    limits = (chosen.price_from, chosen.price_below)
    if limits not in [(band.price_from, band.price_below) for band in filters.bands]:
        chosen = replace(chosen, price_from=None, price_below=None)
    if chosen.year_from not in dict(filters.years):
        chosen = replace(chosen, year_from=None)
    if not filters.maker or chosen.maker not in dict(filters.makers):
        chosen = replace(chosen, maker=None)
    if chosen.power_from not in dict(filters.powers):
        chosen = replace(chosen, power_from=None)
    return chosen


def _bands(facets: Facets, currency: str) -> tuple[PriceBand, ...]:
    cuts = _cuts(facets.lowest_price, facets.highest_price, 10 ** exponent(currency))
    if not cuts:
        return ()
    texts = [money(cut, currency, short=True) for cut in cuts]
    bands = [PriceBand(_("Under {price}").format(price=texts[0]), None, cuts[0])]
    for low, high, low_text, high_text in zip(cuts, cuts[1:], texts, texts[1:], strict=False):
        bands.append(PriceBand(f"{low_text} – {high_text}", low, high))
    bands.append(PriceBand(_("Over {price}").format(price=texts[-1]), cuts[-1], None))
    return tuple(bands)


def _powers(lowest: int, highest: int) -> list[int]:
    """Return a few round powers (hp) that leave some cars out and others in."""
    steps = (step * 10**zeros for zeros in count() for step in (50, 100, 200, 250))
    step = next(step for step in steps if highest // step - lowest // step <= _POWERS)
    return list(range(step * (lowest // step + 1), highest + 1, step))


def _cuts(lowest: int, highest: int, unit: int) -> list[int]:
    """Return round prices between the cheapest and the dearest car."""
    cuts: list[int] = []
    power = 1
    while power * unit <= highest and len(cuts) < _CUTS:
        for step in _STEPS:
            cut = step * power * unit
            if lowest < cut < highest and len(cuts) < _CUTS:
                cuts.append(cut)
        power *= 10
    return cuts
