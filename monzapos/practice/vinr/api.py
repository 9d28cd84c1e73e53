"""VINR's HTTP: keys, the allow-list, budgets, idempotency, and the faults that tests ask for."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from monzapos.practice.bodies import read_body
from monzapos.practice.faults import REFUSALS, Fault, Silence, foreign, spoiled
from monzapos.practice.store import CreateRequest
from monzapos.practice.vinr.budget import Budget
from monzapos.practice.vinr.errors import VinrError, by_status
from monzapos.practice.vinr.idempotency import Idempotency
from monzapos.practice.vinr.keys import authenticate
from monzapos.practice.vinr.operations import PATH, Operations
from monzapos.practice.vinr.reading import read_json
from monzapos.practice.vinr.session import PROTOCOL, identifier
from monzapos.practice.vinr.switches import Switchboard
from monzapos.practice.world import World

_LARGEST_BODY = 256 * 1024
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


@dataclass(slots=True)
class _Call:
    """One request on its way through, and the headers that its answer will have."""

    request: Request
    operation: str
    body: bytes | None = b""
    id: str = field(default_factory=lambda: identifier("req_", 20))
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str | None:
        """The idempotency key; only creations have one."""
        if self.operation != "create":
            return None
        return self.request.headers.get("idempotency-key")

    def json(self) -> dict[str, Any]:
        """Return the body. Raises ``VinrError`` 400 and 413."""
        if self.body is None:
            raise VinrError(413, "body_too_large", "The request is too large.")
        sort = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sort != "application/json":
            raise VinrError(400, "json_invalid", "The Content-Type is not application/json.")
        return read_json(self.body)

    def response(self, status: int, body: bytes) -> Response:
        """Return an answer."""
        return Response(body, status, self.headers, "application/json")


class VinrApi:
    """The ``/checkout/`` addresses."""

    def __init__(self, world: World, operations: Operations, switchboard: Switchboard) -> None:
        self._world = world
        self._operations = operations
        self._switchboard = switchboard
        self._idempotency = Idempotency(world.store, world.clock)
        self._budgets = {"create": Budget(world.clock), "get": Budget(world.clock)}

    def routes(self) -> list[Route]:
        """Return what the application serves."""
        return [
            Route(PATH, self._create, methods=["POST"]),
            Route(f"{PATH}/{{session}}/result", self._result, methods=["GET"]),
            Route("/checkout/{rest:path}", self._unknown, methods=_METHODS),
        ]

    async def _create(self, request: Request) -> Response:
        call = _Call(request, "create", await read_body(request, _LARGEST_BODY))
        return self._answer(call, lambda: self._once(call))

    async def _result(self, request: Request) -> Response:
        session_id = request.path_params["session"]
        call = _Call(request, "get")
        return self._answer(call, lambda: _bytes(self._operations.result(session_id)))

    async def _unknown(self, request: Request) -> Response:
        def refuse() -> bytes:
            asked = f"{request.method} {request.url.path[:100]}"
            raise VinrError(404, "url_unknown", f"There is no {asked}.")

        return self._answer(_Call(request, "unknown"), refuse)

    def _answer(self, call: _Call, work: Callable[[], bytes]) -> Response:
        self._world.requests[call.operation] += 1
        try:
            authenticate(call.request.headers)
            fault = self._fault(call)
            if fault and (answer := foreign(fault)):
                return answer
            self._admit(call)
            if fault and fault.kind == "hang":
                self._idempotency.begin(call.key)
                return Silence(lambda: self._idempotency.end(call.key))
            _refuse(fault)
            answer = call.response(200, work())
            return spoiled(fault, answer) if fault else answer
        except VinrError as error:
            call.headers |= error.headers
            return call.response(error.status, _bytes(error.body(call.id)))

    def _fault(self, call: _Call) -> Fault | None:
        if call.operation == "unknown":
            return None
        if call.operation == "create":
            sha256 = hashlib.sha256(call.body or b"").hexdigest()
            note = CreateRequest(self._world.clock.now(), call.key, sha256)
            self._world.store.note_create(PROTOCOL, note)
        elif self._world.outage.lasts():
            return Fault("503")
        return self._world.faults.take(call.operation)

    def _admit(self, call: _Call) -> None:
        """Raise ``VinrError`` 403 for a foreign address and 429 for one request too many."""
        switches = self._switchboard.now
        if not switches.address_allowed:
            raise by_status(403, "Your address is not on the account's allow-list.")
        limits = {"create": switches.creates_a_minute, "get": switches.reads_a_minute}
        if call.operation in limits:
            told = self._budgets[call.operation].spend(limits[call.operation])
            call.headers |= told

    def _once(self, call: _Call) -> bytes:
        given = call.json()
        with self._idempotency.in_flight(call.key):
            return self._idempotency.answer(
                call.key, given, call.id, lambda: _bytes(self._operations.create(given))
            )


def _refuse(fault: Fault | None) -> None:
    """Raise the error that a fault stands for."""
    if fault is None or fault.kind not in (*REFUSALS, "500"):
        return
    retry = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
    raise by_status(int(fault.kind), "Practice was told to refuse this request.", retry)


def _bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
