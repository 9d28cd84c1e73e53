"""The places at which a sale is cut short, in the order in which it comes to them.

The names say what has just been done. What has run and what is about to run are statements to the
journal's file, or the HTTP client's own report of what it has done on the wire.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """Die at the first step that has ``before`` in it, once one had ``after`` in it."""

    name: str
    after: str
    before: str
    survives: bool = True  # whether the sale is on the disk by then
    customer_pays: bool = False  # whether it takes a payment to get there


@dataclass(frozen=True)
class Step:
    """Die before the step that is so many after the first that has ``after`` in it."""

    after: str
    number: int

    @classmethod
    def named(cls, name: str) -> "Step":
        """Return the one of this name, as the driver is given it."""
        after, _, number = name.rpartition(":")
        return cls(after, int(number))

    @property
    def name(self) -> str:
        """Return what the driver is given."""
        return f"{self.after}:{self.number}"


POINTS = (
    Point("sale journaled", "'sale_started'", "'payment_added'", survives=False),
    Point("hold taken", "INSERT INTO holds", "'attempt_prepared'", survives=False),
    Point("attempt journaled", "UPDATE attempts SET request", "COMMIT", survives=False),
    Point("synced", "'attempt_prepared'", "BEGIN"),
    Point("sent", "wire http11.send_request_body.complete", "wire "),
    Point("answered", "wire http11.receive_response_headers.complete", "wire "),
    Point("answer read", "wire http11.receive_response_body.complete", "BEGIN"),
    Point("session journaled", "'session_opened'", "'observed'"),
    Point("observation journaled", "'observed'", "BEGIN"),
    Point("settling", "'attempt_settled'", "COMMIT", customer_pays=True),
    Point("settled", "'attempt_settled'", "BEGIN", customer_pays=True),
)
TAKE, KEEP, RELEASE = (f"monzapos_{what}_hold" for what in ("take", "keep", "release"))
_SENT, _READ = "http11.send_request_body.complete", "http11.receive_response_body.complete"
SHARED = (
    Point("asking", "INSERT INTO shared_holds", "COMMIT", survives=False),
    Point("asked", "INSERT INTO shared_holds", TAKE, survives=False),
    Point("take sent", f"{TAKE} {_SENT}", TAKE, survives=False),
    Point("take answered", f"{TAKE} {_READ}", "BEGIN", survives=False),
    Point("sale written", "'sale_started'", "COMMIT", survives=False),
    Point("sale synced", "'attempt_prepared'", "BEGIN"),
    Point("keep sent", f"{KEEP} {_SENT}", KEEP),
    Point("keep answered", f"{KEEP} {_READ}", "SET state = 'told'"),
    Point("others told", "SET state = 'told', word", "BEGIN"),
)
BACK = (  # of a cancel
    Point("giving back", "SET state = 'withdrawn'", "COMMIT"),
    Point("to be given back", "SET state = 'withdrawn'", RELEASE),
    Point("release sent", f"{RELEASE} {_SENT}", RELEASE),
    Point("release answered", f"{RELEASE} {_READ}", "SET state = 'released'"),
)
BY_NAME = {point.name: point for point in (*POINTS, *SHARED, *BACK)}
