"""The holds that all desks share, in the dealership's Supabase project by our own migration."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import TypeVar
from urllib.parse import urlencode

from monzapos.adapters.http import Answer
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_hold_answers import (
    Kept,
    Price,
    Released,
    Taken,
    judge,
    refusal,
    shaped,
    shared,
)
from monzapos.application.ports import HoldClaim, HoldEnd, HoldWord, SharedHold
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.money import Money

SECONDS = 8.0  # for one call with everything that it takes: a sale waits for it
PAGE = 500  # holds that are read at once
_COLUMNS = "vehicle_id,sale_id,kind,until,provider,session_id,person_name,desk_name,rival_at"
_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
T = TypeVar("T")


class SupabaseHolds:
    """Fits ``application.ports.SharedHolds``: functions of the project, called as the person.

    ``desk_id`` lets whoever is signed in speak for the holds of this desk, whoever took them.
    """

    def __init__(self, access: SupabaseAccess, desk_id: str) -> None:
        self._access = access
        self._desk_id = desk_id
        self._odd: set[str] = set()  # the sales whose holds could not be read

    async def version(self) -> int:
        """Return the number of the migration that is installed."""
        return await self._call(int, "monzapos_version", {})

    async def take(self, claim: HoldClaim) -> None:
        """Take the car for all desks; raises ``VehicleHeld``, ``Refusal("hold_withdrawn")``,
        ``Refusal("hold_ended_elsewhere")``.
        """
        answer = await self._call(
            Taken,
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
        judge(answer.taken, answer.hold, claim.sale_id, ended=answer.ended)

    async def keep(self, word: HoldWord) -> bool:
        """Bring the hold into line with the sale; raises as ``take`` does.

        True where it has come back for money after a person at another desk had ended it.
        """
        answer = await self._call(
            Kept,
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
        judge(answer.kept, answer.hold, word.sale_id, ended=answer.ended)
        return answer.ended

    async def release(self, end: HoldEnd) -> None:
        """Give the car back; raises ``Refusal("manager_needed")``."""
        answer = await self._call(
            Released,
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
        found: list[SharedHold] = []
        wanted = {
            "select": _COLUMNS,
            "practice": f"is.{str(practice).lower()}",
            "released_at": "is.null",
            "order": "sale_id.asc",
            "limit": str(PAGE),
        }
        # By the last id, and to an empty page: the project may give fewer rows than asked for.
        while page := shared(await self._read("monzapos_holds", wanted), self._odd):
            if found and page[0].sale_id <= found[-1].sale_id:
                raise Refusal("holds_odd_answer", reason="order")
            found += page
            wanted["sale_id"] = f"gt.{page[-1].sale_id}"
        return tuple(found)

    async def price(self, sale_id: str) -> Money | None:
        """Return what the sale of a hold asks for its car, where its desk has told it."""
        wanted = {"select": "price,currency", "sale_id": f"eq.{sale_id}"}
        for row in shaped(list[Price], await self._read("monzapos_sales", wanted)):
            if row.price is not None and row.currency is not None:
                return Money(row.price, row.currency)
        return None

    async def _call(self, shape: type[T], function: str, arguments: Mapping[str, object]) -> T:
        body = json.dumps(arguments).encode()
        return shaped(shape, await self._ask("POST", f"/rest/v1/rpc/{function}", body))

    async def _read(self, table: str, wanted: Mapping[str, str]) -> Answer:
        return await self._ask("GET", f"/rest/v1/{table}?{urlencode(wanted)}", None)

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
            raise refusal(answer)
        return answer
