"""One measurement as a row, and the rows as a table."""

from collections.abc import Iterable
from dataclasses import dataclass

HEADINGS = ("measured", "median", "against", "", "ratio", "bound", "")


@dataclass(frozen=True, slots=True)
class Row:
    """``value`` and ``reference`` are in ``unit``; at most one of the two bounds is set."""

    name: str
    value: float
    unit: str
    against: str = ""
    reference: float | None = None
    most_times: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the reference it is."""
        return self.value / self.reference if self.reference else None

    @property
    def within(self) -> bool:
        """Whether the bound holds."""
        if self.most_times is not None:
            return self.ratio is not None and self.ratio <= self.most_times
        return self.most is None or self.value <= self.most


def table(rows: Iterable[Row]) -> str:
    """Return the rows under one another."""
    lines = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    sides = "<>< >>><".replace(" ", "")
    return "\n".join(
        "  ".join(
            f"{cell:{side}{width}}" for cell, side, width in zip(line, sides, widths, strict=True)
        )
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    bound = ""
    if row.most_times is not None:
        bound = f"≤ {row.most_times:g}×"
    elif row.most is not None:
        bound = f"≤ {row.most:g} {row.unit}"
    return (
        row.name,
        _amount(row.value, row.unit),
        row.against,
        _amount(row.reference, row.unit) if row.reference else "",
        f"{row.ratio:.2f}×" if row.ratio else "",
        bound,
        ("ok" if row.within else "OUTSIDE") if bound else "",
    )


def _amount(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"
