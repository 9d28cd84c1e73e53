"""The page behind a session's URL, which behaves as Stripe's does."""

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
from monzapos.practice.stripe.session import CheckoutSession
from monzapos.practice.stripe.sessions import Sessions
from monzapos.practice.world import World
from monzapos.presentation.text import LANGUAGES

_PAGE = "/c/pay/{session}"
_CHALLENGE = "/c/pay/{session}/authenticate"


class HostedPage:
    """A refused card and a customer who leaves change nothing: the session stays open."""

    def __init__(self, world: World, sessions: Sessions) -> None:
        self._clock = world.clock
        self._addresses = world.addresses
        self._sessions = sessions

    def routes(self) -> list[Route]:
        """Return what the application serves."""
        return [
            Route(_PAGE, self._show, methods=["GET"]),
            Route(_PAGE, self._act, methods=["POST"]),
            Route(_CHALLENGE, self._show_challenge, methods=["GET"]),
            Route(_CHALLENGE, self._act, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        session = self._sessions.get(request.path_params["session"])
        if session is None or not session.is_open:
            return self._closed(session, request)
        return self._payment(session, request)

    async def _show_challenge(self, request: Request) -> Response:
        session = self._sessions.get(request.path_params["session"])
        if session is None or not session.is_open:
            return self._closed(session, request)
        if session.payment is None or session.payment.status != "requires_action":
            return leave(f"/c/pay/{session.id}")
        return self._challenge(session, request)

    async def _act(self, request: Request) -> Response:
        action = await pressed_button(request)
        session = self._sessions.get(request.path_params["session"])
        if session is None or not session.is_open:
            return self._closed(session, request, posted=True)
        now = self._clock.now()
        match action:
            case "pay":
                return leave(self._success_url(self._sessions.keep(session.pay(now))))
            case "decline":
                return self._payment(self._sessions.keep(session.decline(now)), request)
            case "authenticate":
                return self._challenge(self._sessions.keep(session.authenticate(now)), request)
            case "cancel":
                own = f"{self._addresses.public_url}/practice/cancel"
                return leave(session.parameters.get("cancel_url", own))
        return notice_page("muddled", self._language(session, request), 400)

    def _closed(
        self, session: CheckoutSession | None, request: Request, *, posted: bool = False
    ) -> Response:
        if session is None:
            return notice_page("unknown", language_of(request), 404)
        language = self._language(session, request)
        if session.is_paid:
            onward = self._success_url(session)
            return notice_page("paid", language, 409 if posted else 200, onward)
        return notice_page("expired", language, 410 if posted else 200)

    def _payment(self, session: CheckoutSession, request: Request) -> Response:
        return payment_page(self._view(session), self._language(session, request))

    def _challenge(self, session: CheckoutSession, request: Request) -> Response:
        view = self._view(session, "/authenticate")
        return challenge_page(view, self._language(session, request))

    def _view(self, session: CheckoutSession, below: str = "") -> PaymentView:
        given = session.parameters
        products = [item["price_data"]["product_data"] for item in given["line_items"]]
        return PaymentView(
            action=f"/c/pay/{session.id}{below}",
            cars=[(each["name"], each.get("description", "")) for each in products],
            amount=session.amount,
            currency=session.currency,
            message=given.get("custom_text", {}).get("submit", {}).get("message", ""),
            remaining=session.expires_at - self._clock.now(),
            refused=session.payment is not None and session.payment.declined,
        )

    def _language(self, session: CheckoutSession, request: Request) -> str:
        wanted = str(session.parameters.get("locale", "auto")).partition("-")[0]
        return wanted if wanted in LANGUAGES else language_of(request)

    def _success_url(self, session: CheckoutSession) -> str:
        url = str(session.parameters["success_url"])
        return url.replace("{CHECKOUT_SESSION_ID}", session.id)
