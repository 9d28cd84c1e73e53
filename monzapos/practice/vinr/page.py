"""The page behind a session's URL, which behaves as VINR's does: one try, and Cancel is final."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monzapos.practice.pages import (
    PaymentView,
    challenge_page,
    language_of,
    leave,
    notice_page,
    payment_page,
    pressed_button,
)
from monzapos.practice.vinr.currencies import DECIMALS
from monzapos.practice.vinr.session import AUTHENTICATING, CheckoutSession
from monzapos.practice.vinr.sessions import Sessions
from monzapos.practice.world import World

_PAGE = "/vinr/pay/{session}"
_CHALLENGE = f"{_PAGE}/authenticate"
_BRAND = "VINR Checkout"
_MERCHANT = "Monza Motors"
_NOTICES = {"completed": "paid"}  # the others are named as the status


class HostedPage:
    """A refused card and a customer who cancels end the session."""

    def __init__(self, world: World, sessions: Sessions) -> None:
        self._clock = world.clock
        self._sessions = sessions

    def routes(self) -> list[Route]:
        """Return what the application serves."""
        return [
            Route(_PAGE, self._show, methods=["GET"]),
            Route(_PAGE, self._act, methods=["POST"]),
            Route(_CHALLENGE, self._show, methods=["GET"]),
            Route(_CHALLENGE, self._act, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        session = self._sessions.get(request.path_params["session"])
        if session is None or not session.is_open:
            return _closed(session, request)
        return self._open(session, request)

    async def _act(self, request: Request) -> Response:
        action = await pressed_button(request)
        session = self._sessions.get(request.path_params["session"])
        if session is None or not session.is_open:
            return _closed(session, request, posted=True)
        match action:
            case "pay":
                return leave(_success_url(self._sessions.keep(session.pay())))
            case "decline":
                return _closed(self._sessions.keep(session.decline()), request)
            case "authenticate":
                return self._open(self._sessions.keep(session.authenticate()), request)
            case "cancel":
                return leave(self._sessions.keep(session.cancel()).given["cancelUrl"])
        return notice_page("muddled", language_of(request), 400, brand=_BRAND)

    def _open(self, session: CheckoutSession, request: Request) -> Response:
        """Return the page of the step that the customer stands at, whatever address they ask."""
        language = language_of(request)
        if session.status == AUTHENTICATING:
            return challenge_page(self._view(session, "/authenticate"), language)
        return payment_page(self._view(session), language)

    def _view(self, session: CheckoutSession, below: str = "") -> PaymentView:
        given = session.given
        items = given.get("cartItems", [])
        return PaymentView(
            action=f"/vinr/pay/{session.id}{below}",
            cars=[(item.get("name", ""), "") for item in items],
            amount=given["amount"],
            currency=given["currency"],
            decimals=DECIMALS[given["currency"]],
            # Where a seller without a field of their own puts the code to compare
            message="\n".join(item["description"] for item in items if item.get("description")),
            remaining=session.expires_at - self._clock.now(),
            brand=_BRAND,
            merchant=given.get("metadata", {}).get("merchantName", _MERCHANT),
            cancel_ends=True,
        )


def _closed(session: CheckoutSession | None, request: Request, *, posted: bool = False) -> Response:
    language = language_of(request)
    if session is None:
        return notice_page("unknown", language, 404, brand=_BRAND)
    status = (410 if session.status == "expired" else 409) if posted else 200
    onward = _success_url(session) if session.status == "completed" else ""
    kind = _NOTICES.get(session.status, session.status)
    return notice_page(kind, language, status, onward, _BRAND)


def _success_url(session: CheckoutSession) -> str:
    """Add the session's id to the query, and leave every other byte of the URL as it was."""
    page, mark, fragment = str(session.given["successUrl"]).partition("#")
    joint = "" if page.endswith(("?", "&")) else "&" if "?" in page else "?"
    return f"{page}{joint}sessionId={session.id}{mark}{fragment}"
