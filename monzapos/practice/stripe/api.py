"""Stripe's HTTP: keys, forms, idempotency, headers, and the faults that tests ask for."""

import hashlib
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monzapos.practice.bodies import read_body
from monzapos.practice.faults import REFUSALS, Fault, Silence, foreign, spoiled
from monzapos.practice.forms import FormError, Tree, nested
from monzapos.practice.store import CreateRequest
from monzapos.practice.stripe.errors import StripeError, invalid
from monzapos.practice.stripe.idempotency import Idempotency, json_bytes
from monzapos.practice.stripe.keys import ACCOUNT, authenticate
from monzapos.practice.stripe.operations import PATH, Operations
from monzapos.practice.stripe.session import PROTOCOL, identifier
from monzapos.practice.world import World

API_VERSION = "2026-05-27.dahlia"
_LARGEST_FORM = 256 * 1024
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

Work = Callable[[dict[str, Tree]], dict[str, Any]]


class StripeApi:
    """The ``/v1/`` addresses."""

    def __init__(self, world: World, operations: Operations) -> None:
        self._world = world
        self._operations = operations
        self._idempotency = Idempotency(world.store, world.clock)

    def routes(self) -> list[Route]:
        """Return what the application serves."""
        return [
            Route(PATH, self._create, methods=["POST"]),
            Route(PATH, self._list, methods=["GET"]),
            Route(f"{PATH}/{{session}}", self._get, methods=["GET"]),
            Route(f"{PATH}/{{session}}/expire", self._expire, methods=["POST"]),
            Route("/v1/{rest:path}", self._unknown, methods=_METHODS),
        ]

    async def _create(self, request: Request) -> Response:
        return await self._answer(request, "create", self._operations.create)

    async def _list(self, request: Request) -> Response:
        return await self._answer(request, "list", self._operations.list)

    async def _get(self, request: Request) -> Response:
        session_id = request.path_params["session"]
        return await self._answer(request, "get", lambda raw: self._operations.get(session_id, raw))

    async def _expire(self, request: Request) -> Response:
        session_id = request.path_params["session"]
        return await self._answer(
            request, "expire", lambda raw: self._operations.expire(session_id, raw)
        )

    async def _unknown(self, request: Request) -> Response:
        def refuse(raw: dict[str, Tree]) -> dict[str, Any]:
            raise StripeError(
                404,
                f"Unrecognized request URL ({request.method}: {request.url.path}). Practice plays"
                " checkout sessions only.",
            )

        return await self._answer(request, "unknown", refuse)

    async def _answer(self, request: Request, operation: str, work: Work) -> Response:
        call = _Call(
            request, operation, await read_body(request, _LARGEST_FORM), identifier("req_", 14)
        )
        self._world.requests[operation] += 1
        try:
            authenticate(request.headers.get("authorization", ""))
            fault = self._fault(call)
            if fault and (answer := foreign(fault)):
                return answer
            _refuse(fault, *REFUSALS)
            answer = self._run(call, fault, work)
        except StripeError as error:
            answer = call.response(error.status, json_bytes(error.body()), error.headers)
        return answer

    def _fault(self, call: "_Call") -> Fault | None:
        if call.operation == "create":
            self._world.store.note_create(PROTOCOL, call.note(self._world.clock.now()))
        elif self._world.outage.lasts():
            return Fault("503")
        return self._world.faults.take(call.operation) if call.operation != "unknown" else None

    def _run(self, call: "_Call", fault: Fault | None, work: Work) -> Response:
        if fault and fault.kind == "hang":
            self._idempotency.begin(call.scope, call.key)
            return Silence(lambda: self._idempotency.end(call.scope, call.key))
        if call.request.method != "POST":
            _refuse(fault, "500")
            answer = call.response(200, json_bytes(work(call.form())))
        else:
            answer = self._once(call, fault, work)
        return spoiled(fault, answer) if fault else answer

    def _once(self, call: "_Call", fault: Fault | None, work: Work) -> Response:
        form = call.form()

        def begun() -> dict[str, Any]:
            _refuse(fault, "500")
            return work(form)

        self._idempotency.begin(call.scope, call.key)
        try:
            answer, replayed = self._idempotency.answer(
                call.scope, call.key, form, call.request_id, begun
            )
        finally:
            self._idempotency.end(call.scope, call.key)
        headers = {"Idempotency-Key": call.key, "Original-Request": answer.request_id}
        if replayed:
            headers["Idempotent-Replayed"] = "true"
        return call.response(
            answer.status,
            answer.body,
            {name: each for name, each in headers.items() if call.key and each},
        )


class _Call:
    """One request on its way through."""

    def __init__(self, request: Request, operation: str, body: bytes | None, name: str) -> None:
        self.request = request
        self.operation = operation
        self.request_id = name
        self.key = request.headers.get("idempotency-key") if request.method == "POST" else None
        self.scope = f"{ACCOUNT} {request.method} {request.url.path}"
        self._body = body

    def form(self) -> dict[str, Tree]:
        """Return the parameters. Raises ``StripeError`` 400 and 413."""
        if self._body is None:
            raise StripeError(413, "The request is too large.")
        try:
            if self.request.method == "POST":
                return nested(self._body)
            return nested(self.request.scope["query_string"])
        except FormError as error:
            raise invalid(str(error)) from error

    def note(self, now: int) -> CreateRequest:
        """Return what is remembered of a create request."""
        return CreateRequest(now, self.key, hashlib.sha256(self._body or b"").hexdigest())

    def response(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> Response:
        """Return an answer with the headers that all of Stripe's have."""
        version = self.request.headers.get("stripe-version", API_VERSION)
        return Response(
            body,
            status,
            {"Request-Id": self.request_id, "Stripe-Version": version[:40], **(headers or {})},
            "application/json",
        )


def _refuse(fault: Fault | None, *kinds: str) -> None:
    """Raise the error that a fault of one of these kinds stands for."""
    if fault is None or fault.kind not in kinds:
        return
    match fault.kind:
        case "401":
            raise StripeError(401, "Invalid API Key provided: rk_test_********")
        case "403":
            raise StripeError(
                403,
                "The provided key does not have the required permissions for this endpoint."
                " Having the 'rak_checkout_session_write' permission would allow this request to"
                " continue.",
            )
        case "429":
            retry = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
            raise StripeError(429, "Request rate limit exceeded.", code="rate_limit", headers=retry)
        case "500":
            raise StripeError(
                500, "An unknown error occurred. Please try again later.", kind="api_error"
            )
    raise StripeError(int(fault.kind), "Practice was told to refuse this request.")
