"""How long ago something was, by whichever of a PC's two clocks says more."""

from monzapos.application.ports import Clock


class Stopwatch:
    """Counts from its making on; ``already`` seconds had passed by then.

    A machine that sleeps stops one clock, and whoever sets the other one back gains nothing by it.
    """

    def __init__(self, clock: Clock, already: float = 0.0) -> None:
        self._clock = clock
        self._already = already
        self._monotonic = clock.monotonic()
        self._wall = self._latest = clock.now()

    def seconds(self) -> float:
        """Return the seconds that have passed; never fewer than it said before."""
        self._latest = max(self._latest, self._clock.now())
        by_wall = (self._latest - self._wall).total_seconds()
        return self._already + max(self._clock.monotonic() - self._monotonic, by_wall)
