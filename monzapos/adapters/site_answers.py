"""The website's answers: a whole Stripe session, a refusal without a reason, or another page."""

import re
from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field

from monzapos.adapters.http import Answer, Redirected
from monzapos.adapters.json_answers import read
from monzapos.adapters.server_clock import retry_after
from monzapos.adapters.site_request import reference_of
from monzapos.adapters.stripe_answers import Session, report
from monzapos.domain.checkout import SessionReport
from monzapos.domain.errors import ProviderTrouble

_LIVE = "cs_live_"
_NO_ROUTE = (404, 405)  # what the route itself fails in is a 500
_SIGN_IN = re.compile(r"(/[A-Za-z0-9_-]+)*/login/?")


class Made(Session):
    """A session that has just been made. What is wrong in it, the domain finds; it has to be there.

    ``metadata`` may say anything: a session of an unknown owner still has an id to be closed by.
    """

    id: Annotated[str, Field(pattern=r"^cs_(live|test)_[A-Za-z0-9]{1,240}$")]
    object: Literal["checkout.session"]
    status: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
    payment_status: Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
    livemode: bool
    url: Annotated[str, Field(min_length=1, max_length=5_000)]
    expires_at: Annotated[int, Field(ge=0, le=4_102_444_800)]


def made(answer: Answer) -> SessionReport:
    """Return the session that a 200 tells of.

    Raises ``ProviderTrouble("bad_answer")``, never certain: some session may have been made.
    """
    session = read(Made, answer)
    if session.livemode is not session.id.startswith(_LIVE):
        raise ProviderTrouble("bad_answer", certain=False, reason="livemode")
    return said(session, answer)


def said(session: Session, answer: Answer) -> SessionReport:
    """Return what a session says, by the names that the website gives its owner."""
    return replace(report(session, answer), reference=owner(session))


def owner(session: Session) -> str | None:
    """Return whose a session of the website is; None for one that the website did not make."""
    marks = session.metadata or {}
    vehicle, person = marks.get("vehicleId"), marks.get("userId")
    if session.client_reference_id is not None or not vehicle or not person:
        return None
    return reference_of(vehicle, person)


def trouble(answer: Answer) -> ProviderTrouble:
    """Return what any answer but 200 and 401 means: nobody knows what has happened before it.

    Certain is only ``site_no_checkout``: there is no such route, or none for POST.
    """
    if answer.status in _NO_ROUTE:
        return ProviderTrouble("site_no_checkout", certain=True)
    details = {"status": str(answer.status)}
    wish = retry_after(answer.headers.get("Retry-After"), answer.at)
    code = {429: "rate_limited"}.get(answer.status, "bad_answer")
    if answer.status >= 500:
        code = "provider_down"
    return ProviderTrouble(code, certain=False, retry_after=wish, **details)


def asks_to_sign_in(redirect: ProviderTrouble) -> bool:
    """Whether it is a redirect to the website's own sign-in page: its gate did not let us in."""
    if not isinstance(redirect, Redirected):
        return False
    try:
        to = urlsplit(redirect.to)
    except ValueError:
        return False
    same = not to.netloc or to.hostname == redirect.host
    return same and _SIGN_IN.fullmatch(to.path) is not None
