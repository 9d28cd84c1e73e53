"""What the functions of the shared holds answer: the shapes, the refusals and what they mean."""

import json
import logging
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import Shape
from monzapos.application.ports import SharedHold
from monzapos.domain.errors import Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind

log = logging.getLogger(__name__)

_NOT_YOURS = "monzapos_not_yours"  # the hint of the migration's own
_NOT_INSTALLED = frozenset({"PGRST202", "PGRST205", "42P01", "42883"})
T = TypeVar("T")


class Held(Shape):
    """A hold, as a desk is told of it."""

    vehicle_id: str
    sale_id: str
    kind: HoldKind
    until: datetime | None
    provider: str | None
    session_id: str | None
    person_name: str | None
    desk_name: str | None
    rival_at: datetime | None = None


class Named(Shape):
    """Of a hold, what says which car it holds for which sale."""

    vehicle_id: str
    sale_id: str


class Taken(Shape):
    """What came of taking a car."""

    taken: bool
    hold: Held | None
    ended: bool


class Kept(Shape):
    """What came of keeping a hold in line."""

    kept: bool
    hold: Held | None
    ended: bool


class Released(Shape):
    """What came of giving a car back."""

    released: bool


class Price(Shape):
    """What a sale asks for its car."""

    price: int | None
    currency: str | None


class Error(Shape):
    """A refusal of PostgREST's, or of the migration's own functions."""

    code: str | None = None
    hint: str | None = None


def shaped(shape: type[T], answer: Answer) -> T:
    """Return an answer's body in a shape; ``Refusal("holds_odd_answer")`` for anything else."""
    try:
        return TypeAdapter(shape).validate_json(answer.body, strict=True)
    except ValidationError:  # its text quotes the answer, so it goes no further
        raise Refusal("holds_odd_answer", reason="shape") from None


def judge(done: bool, hold: Held | None, sale_id: str, *, ended: bool) -> None:
    """Raise what an answer means where the sale does not have its car.

    ``VehicleHeld``, and ``Refusal``: ``hold_ended_elsewhere``, ``hold_withdrawn``, an odd answer.
    """
    if done:
        if hold is None or hold.sale_id != sale_id:
            raise Refusal("holds_odd_answer", reason="another_sale")
        return
    if ended:
        raise Refusal("hold_ended_elsewhere")
    if hold is None:
        raise Refusal("hold_withdrawn")
    raise VehicleHeld(
        "vehicle_held",
        desk=hold.desk_name or "",
        person=hold.person_name or "",
        kind=hold.kind.value,
        until=hold.until.isoformat() if hold.until else "",
    )


def refusal(answer: Answer) -> Refusal:
    """Return what a bad status means, by PostgREST's own codes."""
    try:
        error = Error.model_validate_json(answer.body)
    except ValidationError:  # no word of PostgREST's: something that stands before it
        return Refusal("holds_unreachable", reason=str(answer.status))
    if answer.status == 404 and error.code in _NOT_INSTALLED:
        return Refusal("holds_not_installed")
    if answer.status == 401 and error.code:  # without a code, it is the key that is refused
        return Refusal("not_signed_in")
    if error.code == "42501":
        return Refusal("manager_needed" if error.hint == _NOT_YOURS else "holds_denied")
    if answer.status >= 500 or answer.status == 429:
        return Refusal("holds_unreachable", reason=str(answer.status))
    return Refusal("holds_odd_answer", reason=error.code or str(answer.status))


def shared(answer: Answer, odd: set[str]) -> list[SharedHold]:
    """Return the rows of a list, in its order; ``Refusal("holds_odd_answer")`` where it is none.

    A row that cannot be read holds its car all the same, by nobody knows whom and until nobody
    knows when: it neither frees that car nor hides the other rows. The log says once whose it is:
    ``odd`` are the sales of which it has said so.
    """
    return [_read(row, odd) for row in shaped(list[Any], answer)]


def _read(row: Any, odd: set[str]) -> SharedHold:
    try:
        one = TypeAdapter(Held).validate_json(json.dumps(row), strict=True)
    except ValidationError:
        named = _named(row)
        if named.sale_id not in odd:
            log.warning("The shared hold of sale %s cannot be read", named.sale_id)
            odd.add(named.sale_id)
        return SharedHold(named.vehicle_id, named.sale_id, HoldKind.CHECKOUT, None, "", "", "", "")
    return SharedHold(
        vehicle_id=one.vehicle_id,
        sale_id=one.sale_id,
        kind=one.kind,
        until=one.until,
        provider=one.provider or "",
        session_id=one.session_id or "",
        person=one.person_name or "",
        desk=one.desk_name or "",
        rival=one.rival_at is not None,
    )


def _named(row: Any) -> Named:
    try:
        return Named.model_validate(row)
    except ValidationError:  # nobody can say what is held: no row of the migration's is like that
        raise Refusal("holds_odd_answer", reason="shape") from None
