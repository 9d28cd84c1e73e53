"""The words for every refusal: a title, what happened, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass

from monzapos.domain.attempt import Attempt
from monzapos.domain.errors import Refusal
from monzapos.domain.hold import HoldKind
from monzapos.presentation.formats import money
from monzapos.presentation.names import detail_name, sentence
from monzapos.presentation.notices import NOTICES
from monzapos.presentation.text import N_, _

_IN_ENVIRONMENT = N_("Mend the environment variable {variable}; it counts for more than the file.")


@dataclass(frozen=True, slots=True)
class Notice:
    """An error made for people."""

    code: str
    title: str
    message: str
    action: str
    setting: str = ""  # whose field it belongs to, where it is about one setting


def notice(refusal: Refusal) -> Notice:
    """Return the words for a refusal."""
    return notice_for(refusal.code, refusal.details)


def notice_for(code: str, details: Mapping[str, str]) -> Notice:
    """Return the words for a refusal's code; an unknown code still gets honest words."""
    if code == "vehicle_held":
        code = _of_hold(details)
    elif code == "sign_in_unreachable" and details.get("status"):
        code = "sign_in_trouble"  # all the same for who waits: but it did answer
    title, message, action = _words(code)
    if details.get("variable"):
        action = _IN_ENVIRONMENT
    known = _Blank({"code": code} | {name: detail_name(name, details[name]) for name in details})
    known |= _sums(details)
    title, message, action = (sentence(_(part), known) for part in (title, message, action))
    return Notice(code, title, message, action, details.get("setting", ""))


def refused_notice(attempt: Attempt) -> Notice:
    """Return the words for an attempt that the provider has refused, with its own words in them."""
    details = {"provider": attempt.provider}
    if attempt.refusal_message:
        details["message"] = attempt.refusal_message
    return notice_for(attempt.refusal or "request_refused", details)


def _sums(details: Mapping[str, str]) -> dict[str, str]:
    """Write every sum of minor units as people read it, under the name that the words have."""
    names = [name.removesuffix("_minor") for name in details if name.endswith("_minor")]
    return {
        name: money(
            int(details[f"{name}_minor"]), details.get(f"{name}_currency") or details["currency"]
        )
        for name in names
    }


class _Blank(dict[str, str]):
    """Details that a gateway could not fill in are left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def _of_hold(details: Mapping[str, str]) -> str:
    """Return the code for what holds a car."""
    kind = details.get("kind")
    if kind in (HoldKind.SOLD, HoldKind.DEPOSIT) and details.get("test"):
        return "vehicle_held_by_test"
    if kind == HoldKind.SOLD:
        return "vehicle_sold"
    if details.get("until"):
        return "vehicle_held_until"
    return "vehicle_held_here" if details.get("sale") else "vehicle_held"


def _words(code: str) -> tuple[str, str, str]:
    if code in NOTICES:
        return NOTICES[code]
    return (
        N_("Something went wrong"),
        N_("The program met something that it has no words for ({code})."),
        N_("Run “monzapos check”. If it comes again, send the log to whoever looks after it."),
    )
