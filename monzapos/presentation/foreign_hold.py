"""A car that another desk holds: whom to ask, and what giving it back from here means."""

from dataclasses import dataclass

from monzapos.application.ports import SharedHold
from monzapos.domain.hold import HoldKind
from monzapos.domain.sale import Sale
from monzapos.presentation.error_notice import notice_for
from monzapos.presentation.hand_screen import Viewer, deposit_release_note
from monzapos.presentation.names import desk_name, sentence
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class ForeignHold:
    """Empty where no other desk holds the car. ``release_note`` is for the question before."""

    sale_id: str = ""  # the hold's, not one of this desk's
    note: str = ""
    may_release: bool = False
    release_note: str = ""


NO_FOREIGN_HOLD = ForeignHold()


def foreign_hold(hold: SharedHold | None, viewer: Viewer) -> ForeignHold:
    """Say what there is to know and to do about another desk's hold, for whoever looks."""
    if hold is None:
        return NO_FOREIGN_HOLD
    ended = hold.until is not None and hold.until <= viewer.at
    overdue = ended and hold.kind is HoldKind.DEPOSIT
    may_release = viewer.manager or overdue
    note = _who(hold)
    if not may_release:
        asks = _("Ask there first. Only a manager can release it here: call one.")
        note = f"{note} {asks}"
    return ForeignHold(hold.sale_id, note, may_release, _release_note(hold, overdue=overdue))


def held_by_test(sale: Sale | None) -> ForeignHold:
    """Say how a car comes free that a test of this desk's own has, if one does."""
    hold = sale.hold if sale is not None and sale.of_test else None
    if sale is None or hold is None or hold.kind is HoldKind.CHECKOUT:
        return NO_FOREIGN_HOLD
    details = {"vehicle": sale.vehicle.name, "person": hold.by, "desk": hold.desk}
    said = notice_for("vehicle_held_by_test", details | {"kind": hold.kind.value})
    return ForeignHold(note=f"{said.message} {said.action}")


def _who(hold: SharedHold) -> str:
    sold = hold.kind is HoldKind.SOLD
    if not hold.person:
        words = _("This car was sold at {desk}.") if sold else _("{desk} holds this car.")
    elif sold:
        words = _("{person} at {desk} has sold this car.")
    else:
        words = _("{person} at {desk} holds this car.")
    return sentence(words, {"person": hold.person, "desk": desk_name(hold.desk)})


def _release_note(hold: SharedHold, *, overdue: bool) -> str:
    match hold.kind:
        case HoldKind.CHECKOUT:
            return _(
                "Look into the provider’s dashboard first. The car is free at once, but nothing is "
                "cancelled: {desk} is told to cancel its code as soon as it is online, and until "
                "then its customer can still pay. Two customers may pay for one car; then an alarm "
                "calls a manager."
            ).format(desk=desk_name(hold.desk))
        case HoldKind.DEPOSIT:
            return deposit_release_note(hold.until, overdue=overdue)
        case HoldKind.SOLD:
            return _(
                "Look into the provider’s dashboard first: only where the customer has the money "
                "back may this car be sold again. The car is free at once."
            )
