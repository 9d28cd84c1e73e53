"""The holds that all desks share: title, message, action."""

from monzapos.presentation.notices.actions import MANAGER
from monzapos.presentation.text import N_

_AGAIN = N_("Start again.")
_CHECK = N_("Run “monzapos check”, and call whoever looks after the dealership’s Supabase project.")

NOTICES: dict[str, tuple[str, str, str]] = {
    "vehicle_held_here": (
        N_("A sale of this desk holds the car"),
        N_("{vehicle} is held by {person} at {desk} ({kind})."),
        N_(
            "Look at sale {sale} first: the window lists it under Sales, “monzapos watch” follows "
            "it, and “monzapos cancel {sale}” cancels it."
        ),
    ),
    "vehicle_held_until": (
        N_("The car is held"),
        N_("{vehicle} is held by {person} at {desk} until {until} ({kind})."),
        N_("Wait until it is free, or choose another car."),
    ),
    "holds_not_installed": (
        N_("Other desks cannot see this desk’s holds"),
        N_(
            "The dealership’s Supabase project has no place for shared holds: two desks could sell "
            "the same car. The website looks at no hold either way."
        ),
        N_("Have the migration of resources/supabase applied once; the README says how."),
    ),
    "holds_gone": (
        N_("The shared holds are gone"),
        N_(
            "The dealership’s Supabase project has kept this desk’s holds before, and now it says "
            "that it knows of none. Nothing was started: two desks could sell the same car."
        ),
        _CHECK,
    ),
    "holds_unreachable": (
        N_("The other desks cannot be asked"),
        N_(
            "Whether another desk holds this car is not known, for the dealership’s Supabase "
            "project does not answer ({reason}). Nothing was started; open sales go on."
        ),
        N_("Start again when it answers. “monzapos check” says whether it does."),
    ),
    "holds_odd_answer": (
        N_("The shared holds cannot be understood"),
        N_("The dealership’s Supabase project does not answer as its migration does ({reason})."),
        _CHECK,
    ),
    "holds_denied": (
        N_("No longer a member of staff"),
        N_("The dealership’s Supabase project keeps its holds from the person who is signed in."),
        N_("Have monzapos_role set to sales or manager for this account, then sign in again."),
    ),
    "hold_settling": (
        N_("The car is still being given back"),
        N_("The other desks have to be told of the last code’s end before there is another."),
        N_("Try again in a moment."),
    ),
    "hold_needs_manager": (
        N_("A manager has to sign in here to give the car back"),
        N_(
            "A manager’s word has freed the car at this desk, but the other desks have not heard "
            "it yet: only a manager can tell them, and until then they see it as held here."
        ),
        N_("Have a manager sign in at this desk: the car is given back at once."),
    ),
    "hold_lapsed": (
        N_("The car was not held in time"),
        N_("It took too long to write the sale down, so the car was given back. Nothing was sent."),
        _AGAIN,
    ),
    "hold_withdrawn": (
        N_("The car was given back"),
        N_("The car was given back at another desk meanwhile. Nothing was sent."),
        _AGAIN,
    ),
    "no_hold": (
        N_("Nothing to give back"),
        N_("No other desk holds this car any more."),
        N_("Look at the car again."),
    ),
    "hold_ended_elsewhere": (
        N_("The car is back on sale"),
        N_("Somebody has put this car back on sale at another desk."),
        _AGAIN,
    ),
    "alarm_checkout_released": (
        N_("The car is back on sale"),
        N_(
            "A manager at another desk has put this car back on sale, but its code here can still "
            "be paid. Nothing is cancelled by itself. If the customer still pays, the keys stay "
            "here."
        ),
        N_("Cancel this sale now."),
    ),
    "alarm_paid_elsewhere": (
        N_("Paid at another desk, too"),
        N_(
            "A customer of another desk has paid for this car as well, after that sale had lost "
            "it. Do not release the keys: call a manager."
        ),
        MANAGER,
    ),
    "alarm_held_elsewhere": (
        N_("Held at another desk, too"),
        N_("Another desk holds this car as well. Two customers could pay for it."),
        MANAGER,
    ),
    "alarm_released_elsewhere": (
        N_("Given back at another desk"),
        N_("Somebody has given this car back at another desk, though money was paid for it here."),
        MANAGER,
    ),
}
