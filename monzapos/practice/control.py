"""Control for tests: push the clock, make requests fail, count what arrived."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monzapos.practice.faults import KINDS, OPERATIONS, Fault
from monzapos.practice.world import World

_MOST_TIMES = 1_000_000


class Control:
    """The ``/_practice/`` addresses; the gate lets only this machine's programs reach them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Return what the application serves."""
        return [
            Route("/_practice/clock", wished(self._clock), methods=["POST"]),
            Route("/_practice/fail", wished(self._fail), methods=["POST"]),
            Route("/_practice/state", self._state, methods=["GET"]),
        ]

    def _clock(self, wish: dict[str, Any]) -> dict[str, Any]:
        seconds = wish.get("advance")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise TypeError('"advance" is a number of seconds')
        if not 0 <= seconds <= 10**9:
            raise ValueError('"advance" is from 0 to 1000000000 seconds')
        self._world.clock.advance(seconds)
        return {"now": self._world.clock.now()}

    def _fail(self, wish: dict[str, Any]) -> dict[str, Any]:
        operation, kind = wish.get("on"), wish.get("kind")
        times = wish.get("times", 1)
        if operation not in OPERATIONS:
            raise ValueError(f'"on" is one of {", ".join(sorted(OPERATIONS))}')
        if kind not in KINDS:
            raise ValueError(f'"kind" is one of {", ".join(sorted(KINDS))}')
        if isinstance(times, bool) or not isinstance(times, int) or not 0 <= times <= _MOST_TIMES:
            raise ValueError('"times" is a whole number, 0 or more')
        headers = {
            name: str(wish[name])
            for name in ("retry_after", "location")
            if wish.get(name) is not None
        }
        self._world.faults.add(operation, Fault(kind, **headers), times)
        return {"on": operation, "kind": kind, "times": times}

    async def _state(self, request: Request) -> Response:
        counts = self._world.store.counts()
        return JSONResponse(
            {
                "now": self._world.clock.now(),
                "sessions": {"total": sum(counts.values()), **counts},
                "creates": [asdict(create) for create in self._world.store.creates()],
                "requests": dict(self._world.requests),
            }
        )


def wished(act: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., Awaitable[Response]]:
    """Return an endpoint that takes a JSON object; ``ValueError`` and ``TypeError`` become 400."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(act(_object(await request.body())))
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)

    return endpoint


def _object(body: bytes) -> dict[str, Any]:
    wish = json.loads(body)
    if not isinstance(wish, dict):
        raise TypeError("a JSON object is needed")
    return wish
