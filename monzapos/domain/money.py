"""Money as whole minor units of an ISO 4217 currency. Decimals come in; floats never do."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Self

from monzapos.domain.errors import Refusal

# ISO 4217, list one: the currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        "bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf".split(), 0
    ),
    **dict.fromkeys("bhd iqd jod kwd lyd omr tnd".split(), 3),
    **dict.fromkeys("clf uyw".split(), 4),
}
_HUNDREDTHS = frozenset(
    """
    aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob bov brl bsd btn bwp byn bzd cad
    cdf che chf chw cny cop cou crc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs
    gip gmd gtq gyd hkd hnl htg huf idr ils inr irr jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd
    lsl mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn mxv myr mzn nad ngn nio nok npr nzd pab
    pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp
    szl thb tjs tmt top try ttd twd tzs uah usd usn uyu uzs ved ves wst xcd xcg yer zar zmw zwg
    """.split()
)
_EXACT = Context(prec=64, traps=[Inexact, InvalidOperation])  # refuses to round silently
_WRITTEN = re.compile(r"-?[0-9]+(\.[0-9]+)?")  # Decimal reads far more than people mean
_LARGEST = 10**15  # far above any car; keeps every sum inside 64 bits


def exponent(currency: str) -> int:
    """Return how many decimals the main unit of a lower-case ISO 4217 currency has.

    Raises ``Refusal("unknown_currency")`` for anything else.
    """
    if currency in _EXPONENTS:
        return _EXPONENTS[currency]
    if currency in _HUNDREDTHS:
        return 2
    raise Refusal("unknown_currency", currency=str(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: ``minor`` units (cents for usd) of a lower-case ISO 4217 ``currency``."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if type(self.minor) is not int or abs(self.minor) > _LARGEST:
            raise Refusal("bad_amount", text=repr(self.minor)[:40])

    @classmethod
    def from_decimal(cls, amount: Decimal | str | int, currency: str) -> Self:
        """Make money from main units, exactly; more decimals than the currency has are refused.

        A float is refused too, because it no longer says what was meant. A text has digits and a
        point: no exponent, no plus sign, no other script's digits.
        """
        if isinstance(amount, bool) or not isinstance(amount, Decimal | str | int):
            raise Refusal("bad_amount", text=repr(amount)[:40])
        if isinstance(amount, str) and not _WRITTEN.fullmatch(amount := amount.strip()):
            raise Refusal("bad_amount", text=amount[:40])
        try:
            minor = Decimal(amount).scaleb(exponent(currency), _EXACT)
        except (Inexact, InvalidOperation):
            raise Refusal("bad_amount", text=str(amount)[:40]) from None
        if not minor.is_finite() or minor.adjusted() > 20:
            raise Refusal("bad_amount", text=str(amount)[:40])
        if minor != minor.to_integral_value():
            raise Refusal("bad_amount", text=str(amount)[:40])
        return cls(int(minor), currency)

    @classmethod
    def from_typed(cls, text: str, currency: str) -> Self:
        """Make money from what a person typed, where it can mean one sum only.

        "1.000" dollars are a thousand to one person and one to another: so they are neither.
        """
        if len(text.strip().partition(".")[2]) > exponent(currency):
            raise Refusal("bad_amount", text=text[:40])
        return cls.from_decimal(text, currency)

    def to_decimal(self) -> Decimal:
        """Return the sum in main units, with all the decimals of the currency."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise Refusal("other_currency", ours=self.currency, theirs=other.currency)
        return other.minor
