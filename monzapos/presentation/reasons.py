"""Why somebody did not answer as expected, in the middle of a sentence."""

import re

from monzapos.presentation.text import N_, _

_WORDS = {
    "timeout": N_("no answer in time"),
    "no_network": N_("no connection"),
    "no_answer": N_("the line broke"),
    "tls": N_("no secure connection"),
    "redirected": N_("the answer leads elsewhere"),
    "bad_answer": N_("something else answered"),
    "sign_in_unreachable": N_("the sign-in cannot be reached"),
    "not_released": N_("the car was not given back"),
    "order": N_("the list is out of order"),
    "shape": N_("the answer has another form"),
    "another_sale": N_("the answer is about another sale"),
}
_STATUS = re.compile(r"[1-5]\d\d")
_CODE = re.compile(r"\w+")


def reason_words(reason: str) -> str:
    """Return a reason as words; a server's own code is called one. Whole words stay as they are."""
    if reason in _WORDS:
        return _(_WORDS[reason])
    if _STATUS.fullmatch(reason):
        return _("HTTP status {status}").format(status=reason)
    if _CODE.fullmatch(reason):
        return _("error code {code}").format(code=reason)
    return reason
