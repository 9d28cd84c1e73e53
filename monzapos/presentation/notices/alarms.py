"""Alarms about money: title, message, action."""

from monzapos.presentation.notices.actions import MANAGER
from monzapos.presentation.text import N_

NOTICES: dict[str, tuple[str, str, str]] = {
    "alarm_amount": (
        N_("Another sum"),
        N_("The provider speaks of another sum than this sale’s. Do not release the keys."),
        MANAGER,
    ),
    "alarm_currency": (
        N_("Another currency"),
        N_("The provider speaks of another currency than this sale’s. Do not release the keys."),
        MANAGER,
    ),
    "alarm_reference": (
        N_("Another sale"),
        N_("The provider’s answer belongs to another sale. Do not release the keys."),
        MANAGER,
    ),
    "alarm_session": (
        N_("Another checkout"),
        N_("The provider answered about another checkout. Do not release the keys."),
        MANAGER,
    ),
    "alarm_livemode": (
        N_("Test and live are mixed up"),
        N_("The answer and the key do not agree whether this is real money. Keys stay here."),
        MANAGER,
    ),
    "alarm_status": (
        N_("Neither paid nor open"),
        N_("The provider says that it is over, but not that it is paid. Keys stay here."),
        MANAGER,
    ),
    "alarm_unsettled": (
        N_("Not confirmed yet"),
        N_("The customer has finished, but the money is not confirmed. Keys stay here."),
        N_("Wait: it is asked again by itself. If it lasts, call a manager."),
    ),
    "alarm_paid_twice": (
        N_("Paid twice"),
        N_("The customer has paid this sum with two codes. One of them has to be paid back."),
        MANAGER,
    ),
    "alarm_late_money": (
        N_("Late money"),
        N_(
            "The customer paid after this sale had lost the car, and another customer may have "
            "paid for it. Do not release the keys: call a manager."
        ),
        MANAGER,
    ),
}
