"""The holds that all desks share, in the dealership's Supabase project by our own migration."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from monzapos.adapters.http import Answer
from monzapos.adapters.json_answers import Shape
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord, SharedHold
from monzapos.domain.errors import ProviderTrouble, Refusal, VehicleHeld
from monzapos.domain.hold import HoldKind
from monzapos.domain.money import Money

SECONDS = 8.0  # for one call with everything that it takes: a sale waits for it
PAGE = 500  # holds that are read at once
_NOT_YOURS = "only its own desk or a manager may change this hold"
_NOT_INSTALLED = frozenset({"PGRST202", "PGRST205", "42P01", "42883"})
_COLUMNS = "vehicle_id,sale_id,kind,until,provider,session_id,person_name,desk_name,rival_at"
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
T = TypeVar("T")


class _Held(Shape):
    vehicle_id: str
    sale_id: str
    kind: HoldKind
    until: datetime | None
    provider: str | None
    session_id: str | None
    person_name: str | None
    desk_name: str | None
    rival_at: datetime | None = None


class _Taken(Shape):
    taken: bool
    hold: _Held | None
    ended: bool


class _Kept(Shape):
    kept: bool
    hold: _Held | None
    ended: bool


class _Released(Shape):
    released: bool


class _Price(Shape):
    price: int | None
    currency: str | None


class _Error(Shape):
    code: str | None = None
    message: str | None = None


class SupabaseHolds:
    """Fits ``application.ports.SharedHolds``: functions of the project, called as the person.

    ``desk_id`` lets whoever is signed in speak for the holds of this desk, whoever took them.
    """

    def __init__(self, access: SupabaseAccess, desk_id: str) -> None:
        self._access = access
        self._desk_id = desk_id

    async def version(self) -> int:
        """Return the number of the migration that is installed."""
        return await self._call(int, "monzapos_version", {})

    async def take(self, claim: HoldClaim) -> None:
        """Take the car for all desks; raises ``VehicleHeld``, ``Refusal("hold_withdrawn")``,
        ``Refusal("hold_ended_elsewhere")``.
        """
        answer = await self._call(
            _Taken,
            "monzapos_take_hold",
            {
                "sale": claim.sale_id,
                "vehicle": claim.vehicle_id,
                "practice": claim.practice,
                "provider": claim.provider,
                "desk": claim.desk.id,
                "desk_name": claim.desk.name,
                "person_name": claim.person.name,
            },
        )
        _judge(answer.taken, answer.hold, claim.sale_id, ended=answer.ended)

    async def keep(self, word: HoldWord) -> bool:
        """Bring the hold into line with the sale; raises as ``take`` does.

        True where it has come back for money after a person at another desk had ended it.
        """
        answer = await self._call(
            _Kept,
            "monzapos_keep_hold",
            {
                "sale": word.sale_id,
                "kind": word.kind.value,
                "until": word.until.astimezone(UTC).isoformat() if word.until else None,
                "session": word.session_id,
                "provider": word.provider,
                "price": word.price.minor,
                "currency": word.price.currency,
                "paid": word.paid.minor,
                "light": word.light.value,
                "desk": self._desk_id,
            },
        )
        _judge(answer.kept, answer.hold, word.sale_id, ended=answer.ended)
        return answer.ended

    async def release(self, end: HoldEnd) -> None:
        """Give the car back; raises ``Refusal("manager_needed")``."""
        answer = await self._call(
            _Released,
            "monzapos_release_hold",
            {
                "sale": end.sale_id,
                "vehicle": end.vehicle_id,
                "practice": end.practice,
                "reason": end.reason,
                "paid": end.paid.minor if end.paid else None,
                "light": end.light.value if end.light else None,
                "desk": self._desk_id,
            },
        )
        if not answer.released:
            raise Refusal("holds_odd_answer", reason="not_released")

    async def active(self, *, practice: bool) -> Sequence[SharedHold]:
        """Return all holds that are not released."""
        found: list[_Held] = []
        wanted = {
            "select": _COLUMNS,
            "practice": f"is.{str(practice).lower()}",
            "released_at": "is.null",
            "order": "sale_id.asc",
            "limit": str(PAGE),
        }
        # By the last id, and to an empty page: the project may give fewer rows than asked for.
        while page := await self._read(_Held, "monzapos_holds", wanted):
            if found and page[0].sale_id <= found[-1].sale_id:
                raise Refusal("holds_odd_answer", reason="order")
            found += page
            wanted["sale_id"] = f"gt.{page[-1].sale_id}"
        return tuple(_shared(one) for one in found)

    async def price(self, sale_id: str) -> Money | None:
        """Return what the sale of a hold asks for its car, where its desk has told it."""
        wanted = {"select": "price,currency", "sale_id": f"eq.{sale_id}"}
        for row in await self._read(_Price, "monzapos_sales", wanted):
            if row.price is not None and row.currency is not None:
                return Money(row.price, row.currency)
        return None

    async def _call(self, shape: type[T], function: str, arguments: Mapping[str, object]) -> T:
        body = json.dumps(arguments).encode()
        return _shaped(shape, await self._ask("POST", f"/rest/v1/rpc/{function}", body))

    async def _read(self, row: type[T], table: str, wanted: Mapping[str, str]) -> list[T]:
        path = f"/rest/v1/{table}?{urlencode(wanted)}"
        return _shaped(list[row], await self._ask("GET", path, None))  # type: ignore[valid-type]

    async def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        """Return a good answer; whatever else happens is a refusal with one of our codes."""
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._access.request(
                    method, path, body=body, headers=_JSON, seconds=SECONDS
                )
        except TimeoutError:
            raise Refusal("holds_unreachable", reason="timeout") from None
        except ProviderTrouble as trouble:
            raise Refusal("holds_unreachable", reason=trouble.code) from None
        except Refusal as trouble:
            if trouble.code != "sign_in_unreachable":
                raise
            raise Refusal("holds_unreachable", reason=trouble.code) from None
        if answer.status != 200:
            raise _refusal(answer)
        return answer


def _shaped(shape: type[T], answer: Answer) -> T:
    try:
        return TypeAdapter(shape).validate_json(answer.body, strict=True)
    except ValidationError:  # its text quotes the answer, so it goes no further
        raise Refusal("holds_odd_answer", reason="shape") from None


def _judge(done: bool, hold: _Held | None, sale_id: str, *, ended: bool) -> None:
    """Raise what an answer means where the sale does not have its car."""
    if done:
        if hold is None or hold.sale_id != sale_id:
            raise Refusal("holds_odd_answer", reason="another_sale")
        return
    if ended:
        raise Refusal("hold_ended_elsewhere")
    if hold is None:
        raise Refusal("hold_withdrawn")
    raise VehicleHeld(
        "vehicle_held",
        desk=hold.desk_name or "",
        person=hold.person_name or "",
        kind=hold.kind.value,
        until=hold.until.isoformat() if hold.until else "",
    )


def _refusal(answer: Answer) -> Refusal:
    """Return what a bad status means, by PostgREST's own codes."""
    try:
        error = _Error.model_validate_json(answer.body)
    except ValidationError:  # no word of PostgREST's: something that stands before it
        return Refusal("holds_unreachable", reason=str(answer.status))
    if answer.status == 404 and error.code in _NOT_INSTALLED:
        return Refusal("holds_not_installed")
    if answer.status == 401 and error.code:  # without a code, it is the key that is refused
        return Refusal("not_signed_in")
    if error.code == "42501":
        return Refusal("manager_needed" if error.message == _NOT_YOURS else "holds_denied")
    if answer.status >= 500 or answer.status == 429:
        return Refusal("holds_unreachable", reason=str(answer.status))
    return Refusal("holds_odd_answer", reason=error.code or str(answer.status))


def _shared(one: _Held) -> SharedHold:
    return SharedHold(
        vehicle_id=one.vehicle_id,
        sale_id=one.sale_id,
        kind=one.kind,
        until=one.until,
        provider=one.provider or "",
        session_id=one.session_id or "",
        person=one.person_name or "",
        desk=one.desk_name or "",
        rival=one.rival_at is not None,
    )
