"""Reads the table of the vehicles from the dealership's Supabase project, page by page."""

import asyncio
import hashlib
import heapq
import json
import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from monzapos.adapters.http import Answer
from monzapos.adapters.sqlite.catalog_kept import Reading
from monzapos.adapters.supabase_access import SupabaseAccess
from monzapos.adapters.supabase_rows import Row, RowReader, is_id, rows_of
from monzapos.domain.errors import ProviderTrouble, Refusal
from monzapos.domain.vehicle import Vehicle

PAGE = 1000  # rows; the project may give fewer at a time
SMALLEST_PAGE = 10  # rows that have to fit into one answer
MOST = 200_000  # rows that a desk takes
WHOLE = 600.0  # seconds for the whole list
ONE_PAGE = 20.0  # seconds
ONE_ROW = 10.0  # seconds, whatever has to be asked again
# With the tables that belong to a vehicle; a project that lacks one, or hides it, is read without.
_SELECTS: tuple[str, ...] = ("*,fabricas(*),stored(*)", "*,fabricas(*)", "*,stored(*)", "*")
_WITHOUT_RELATION = frozenset({(400, "PGRST200"), (403, "42501")})


@dataclass(slots=True)
class ListInParts:
    """What has been read so far: pages in the catalogue's order, each row once."""

    pages: list[list[Vehicle]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    at: datetime | None = None

    def __iter__(self) -> Iterator[Vehicle]:
        """Return all vehicles in order; where several have one id, none of them can be sold."""
        for vehicle in heapq.merge(*self.pages, key=_order):
            double = vehicle.id in self.twice and vehicle.flaw is None
            yield replace(vehicle, flaw="bad_id") if double else vehicle

    def add(self, body: bytes, reader: RowReader) -> str:
        """Take in a page and return its last id; empty where nothing new was in it. Blocks.

        Raises ``Refusal``: ``catalogue_bad_answer``, ``catalogue_too_large``.
        """
        rows = _rows(body)
        before = len(self.seen)
        page = [reader.vehicle(row) for row in rows]
        for vehicle in page:
            (self.twice if vehicle.id in self.seen else self.seen).add(vehicle.id)
        if len(self.seen) > MOST:
            raise Refusal("catalogue_too_large", most=str(MOST))
        if rows and len(self.seen) == before:  # the same page again: it would never end
            raise Refusal("catalogue_bad_answer", reason="repeats")
        self.digest.update(body)
        self.pages.append(sorted(page, key=_order))
        return str(rows[-1].get("id") or "") if rows else ""


class VehicleTable:
    """``vehiculos`` and the tables that belong to it. Every trouble is a ``Refusal`` with words.

    ``catalogue_unreachable``: no answer, or none just now; ``catalogue_bad_answer`` (both details:
    reason); ``catalogue_denied``, ``catalogue_no_table``, ``catalogue_too_large`` (details: most);
    and what ``SupabaseAccess.bearer`` raises.
    """

    def __init__(self, access: SupabaseAccess, reader: RowReader) -> None:
        self._access = access
        self._reader = reader
        self._selects = _SELECTS
        self._limit = PAGE

    @property
    def fingerprint(self) -> str:
        """Different whenever a list of before says nothing of this one."""
        return f"supabase {self._access.url} {self._reader.fingerprint}"

    async def read(self) -> Reading:
        """Return the whole list, or raise: a part of it is none."""
        found = ListInParts()
        self._selects = _SELECTS  # what was missing or hidden for a moment may be back
        try:
            async with asyncio.timeout(WHOLE):
                async for answer in self._pages(found):
                    found.at = found.at or answer.at
        except TimeoutError:
            raise Refusal("catalogue_unreachable", reason="timeout") from None
        assert found.at is not None  # noqa: S101 - the first page was read, empty or not
        return Reading(found, found.at, found.digest.hexdigest())

    async def one(self, vehicle_id: str) -> Vehicle | None:
        """Read one vehicle now; None where there is none. What can be no id is not asked for."""
        vehicle_id = vehicle_id.lower()
        if not is_id(vehicle_id):
            return None
        try:
            async with asyncio.timeout(ONE_ROW):
                answer = await self._ask({"id": f"eq.{vehicle_id}", "limit": "2"}, ONE_ROW)
        except TimeoutError:
            raise Refusal("catalogue_unreachable", reason="timeout") from None
        except _TooLarge:
            raise Refusal("catalogue_bad_answer", reason="too_large") from None
        found = [self._reader.vehicle(row) for row in _rows(answer.body)]
        if any(vehicle.id != vehicle_id for vehicle in found):
            raise Refusal("catalogue_bad_answer", reason="other_row")
        if len(found) > 1:
            return replace(found[0], flaw="bad_id")
        return found[0] if found else None

    async def _pages(self, found: ListInParts) -> AsyncIterator[Answer]:
        last = ""
        while True:
            after = {"id": f"gt.{last}"} if last else {}
            try:
                answer = await self._ask(
                    {"order": "id", "limit": str(self._limit), **after}, ONE_PAGE
                )
            except _TooLarge:
                if self._limit // 2 < SMALLEST_PAGE:
                    raise Refusal("catalogue_bad_answer", reason="too_large") from None
                self._limit //= 2
                continue
            yield answer
            last = await asyncio.to_thread(found.add, answer.body, self._reader)
            if not last:
                return

    async def _ask(self, query: dict[str, str], seconds: float) -> Answer:
        """Ask with as many of the other tables as there are; return an answer that went well."""
        refusal = Refusal("catalogue_denied")
        selects = self._selects
        for tried, select in enumerate(selects):
            text = urlencode({"select": select, **query}, safe="*,()", quote_via=quote)
            answer = await self._send(f"/rest/v1/vehiculos?{text}", seconds)
            if answer.status in (200, 206):
                self._selects = selects[tried:]
                return answer
            code = _error_code(answer)
            refusal = _refusal(answer.status, code)
            if (answer.status, code) not in _WITHOUT_RELATION:
                break
        raise refusal

    async def _send(self, path: str, seconds: float) -> Answer:
        headers = {"Accept": "application/json"}
        try:
            return await self._access.request("GET", path, headers=headers, seconds=seconds)
        except ProviderTrouble as trouble:
            if trouble.code in ("timeout", "no_network", "no_answer"):
                raise Refusal("catalogue_unreachable", reason=trouble.code) from None
            if trouble.details.get("reason") == "too_large":
                raise _TooLarge from None
            reason = trouble.details.get("reason", trouble.code)
            raise Refusal("catalogue_bad_answer", reason=reason) from None


class _TooLarge(Exception):
    """More than one answer may hold."""


def _rows(body: bytes) -> list[Row]:
    try:
        return rows_of(body)
    except ValueError:  # its text may quote the answer
        raise Refusal("catalogue_bad_answer", reason="shape") from None


def _error_code(answer: Answer) -> str:
    try:
        error = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _refusal(status: int, code: str) -> Refusal:
    if status in (401, 403):
        return Refusal("catalogue_denied")
    if status == 404:
        return Refusal("catalogue_no_table")
    if status == 429 or status >= 500:
        return Refusal("catalogue_unreachable", reason=str(status))
    return Refusal("catalogue_bad_answer", reason=code or str(status))


def _order(vehicle: Vehicle) -> tuple[object, ...]:
    """Return what sorts: maker, name, newest first; what has no maker or no name comes last."""
    maker, name = _fold(vehicle.maker), _fold(vehicle.name)
    return (not maker, maker, not name, name, -(vehicle.year or 0), vehicle.id)


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).casefold()
