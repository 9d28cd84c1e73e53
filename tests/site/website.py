"""POST /api/checkout as the dealership has it: cookie, vehicle, session; every failure is a 500.

Who is asking, Supabase's Auth says; the session is made by the real ``stripe`` package. What it
answers is Stripe's whole object, or the few words of the website.
"""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Self

import httpx
import stripe
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from tests.supabase.faults import Faults
from tests.supabase.origin import Origin
from tests.web import async_web

PATH = "/api/checkout"
SHOP = "https://shop.monza.example"
STRIPE_VERSION = "2026-05-27.dahlia"
STRIPE_KEY = "sk_test_website"
STRIPE_PAGES = "https://checkout.stripe.com"  # no desk shows a code of another page

Row = dict[str, Any]
Lookup = Callable[[str], Awaitable[Row]]  # a row of ``vehiculos``; raises where there is none


class Website:
    """Start it, use ``url``, stop it.

    ``auth`` and ``key`` are of the Supabase project, ``stripe_base`` is whose API makes the
    sessions. ``posts`` are the bodies that reached the route, ``says`` changes what a session is
    answered with, ``pages`` is where its page is said to be, ``login`` lets a gate before the route
    send so many requests to the sign-in page.
    """

    def __init__(self, auth: str, key: str, stripe_base: str, lookup: Lookup) -> None:
        self.faults = Faults()
        self.came: list[str] = []  # the path of every POST, whatever became of it
        self.posts: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.says: dict[str, object] = {}
        self.pages = ""
        self.login = 0
        self.refuses = 0  # so many requests are told 401, whoever asks
        self.cookie_name = ""
        self._auth = auth
        self._key = key
        self._stripe_base = stripe_base
        self._lookup = lookup
        # Next.js answers 405 for a method that a route does not export.
        self._app = Starlette(routes=[Route(PATH, self._checkout, methods=["POST"])])
        self._origin = Origin(self, 0)
        self.url = self._origin.url

    def __enter__(self) -> Self:
        self._origin.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._origin.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with Stripe's own time as the date."""
        app = self._app
        if scope["method"] == "POST":
            self.came.append(scope["path"])
            app = self.faults.wrapped(self._app, scope["path"])  # type: ignore[assignment]
        date = await self._date()

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"date", date.encode())]
            await send(message)

        await app(scope, receive, dated)

    async def _date(self) -> str:
        async with _client() as client:
            return (await client.get(f"{self._stripe_base}/practice/home")).headers["Date"]

    async def _checkout(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:  # whoever asked is dead; half a request makes nothing
            return Response(status_code=400)
        self.posts.append(body)
        self.headers.append(dict(request.headers))
        if self.login:
            self.login -= 1
            return RedirectResponse("/login", 307)
        if self.refuses:
            self.refuses -= 1
            return JSONResponse({"error": "Unauthorized"}, 401)
        try:
            user = await self._user(request)
            if user is None:
                return JSONResponse({"error": "Unauthorized"}, 401)
            vehicle = await self._lookup(json.loads(body)["id"])
            session = await self._session(vehicle, user["id"])
        except Exception:  # the website keeps the reason to itself
            return JSONResponse({"error": "Failed to create checkout session"}, 500)
        if self.pages:
            session["url"] = session["url"].replace(self._stripe_base, self.pages)
        return JSONResponse(session | self.says)

    async def _user(self, request: Request) -> Row | None:
        """Return who is signed in by the cookie of @supabase/ssr; Auth has the last word."""
        session = self._session_of(request.headers.get("cookie", ""))
        if session is None or not {"access_token", "refresh_token", "expires_at"} <= set(session):
            return None
        signed = {"apikey": self._key, "Authorization": f"Bearer {session['access_token']}"}
        async with _client() as client:
            answer = await client.get(f"{self._auth}/auth/v1/user", headers=signed)
        return answer.json() if answer.status_code == 200 else None

    def _session_of(self, header: str) -> Row | None:
        cookies = {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        label = (httpx.URL(self._auth).host or "").partition(".")[0]
        name = self.cookie_name or f"sb-{label}-auth-token"
        chunks = [cookies[f"{name}.{n}"] for n in range(len(cookies)) if f"{name}.{n}" in cookies]
        value = cookies.get(name) or "".join(chunks)
        if not value.startswith("base64-"):
            return None
        coded = value.removeprefix("base64-")
        session: Row = json.loads(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
        return session

    async def _session(self, vehicle: Row, user_id: str) -> Row:
        made = await stripe.StripeClient(
            STRIPE_KEY,
            base_addresses={"api": self._stripe_base},
            http_client=_Line(),
            stripe_version=STRIPE_VERSION,
            max_network_retries=0,
        ).v1.checkout.sessions.create_async(_parameters(vehicle, user_id))
        session: Row = json.loads(str(made))
        return session


class _Line(stripe.HTTPClient):
    """How the package reaches Stripe; its own client uses what httpx has given up."""

    name = "httpx"

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        async with _client() as client:
            answer = await client.request(method, url, headers=dict(headers), content=post_data)
        return answer.content, answer.status_code, dict(answer.headers)


def _parameters(vehicle: Row, user_id: str) -> Any:
    return {
        "payment_method_types": ["card"],
        "mode": "payment",
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "product_data": {"name": vehicle["nombre_vehiculo"]},
                    "unit_amount": vehicle["precio"] * 100,
                },
                "quantity": 1,
            }
        ],
        "metadata": {"vehicleId": vehicle["id"], "userId": user_id},
        "success_url": f"{SHOP}/success",
        "cancel_url": f"{SHOP}/cancel",
    }


def rows(vehicles: dict[str, Row]) -> Lookup:
    """Look vehicles up in a table of the test's own."""

    async def lookup(vehicle_id: str) -> Row:
        return {"id": vehicle_id, **vehicles[vehicle_id]}

    return lookup


def rows_of(project: str, key: str) -> Lookup:
    """Look vehicles up as the website does: exactly one row of ``vehiculos`` by its id."""

    async def lookup(vehicle_id: str) -> Row:
        wanted = {"select": "*", "id": f"eq.{vehicle_id}"}
        only_one = {"apikey": key, "Accept": "application/vnd.pgrst.object+json"}
        async with _client() as client:
            answer = await client.get(
                f"{project}/rest/v1/vehiculos", params=wanted, headers=only_one
            )
            row: Row = answer.raise_for_status().json()
            return row

    return lookup


def _client() -> httpx.AsyncClient:
    return async_web(timeout=5)
