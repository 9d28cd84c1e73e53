"""An answer as the database made it, and the forms that a client may ask it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg.sql import SQL, Composable
from starlette.requests import Request
from starlette.responses import Response

from tests.supabase.rest_errors import RestRefusal, not_implemented
from tests.supabase.rest_schema import Connection

NO_TOTAL = SQL("null::bigint")
_ONE = "application/vnd.pgrst.object"
_KINDS = {"*/*", "application/*", "application/json", _ONE, f"{_ONE}+json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON texts: of all the rows, and of the first; ``count`` is how many there are."""

    status: int
    rows: str = ""
    first: str = ""
    count: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, *, singular: bool) -> Response:
        """Return it as it goes over the wire."""
        if not self.rows:
            return Response(status_code=self.status, headers=self.headers)
        kind = f"{_ONE}+json" if singular else "application/json"
        text = self.first if singular else self.rows
        return Response(text, self.status, self.headers, f"{kind}; charset=utf-8")


def wants_one(request: Request) -> bool:
    """Whether the client asks for one object and no list. Raises ``RestRefusal``."""
    accepted = request.headers.get("accept", "*/*").split(",")
    kinds = [each.partition(";")[0].strip() for each in accepted]
    kind = next((each for each in kinds if each in _KINDS), None)
    if kind is None:
        available = ", ".join(kinds)
        raise RestRefusal(406, "PGRST107", f"None of these media types are available: {available}")
    return kind.startswith(_ONE)


def preferences(request: Request) -> set[str]:
    """Return what stands in the Prefer headers. Raises ``RestRefusal`` for unknown counts."""
    given = ",".join(request.headers.getlist("prefer")).split(",")
    wishes = {each.strip() for each in given if each.strip()}
    if wishes & {"count=planned", "count=estimated"}:
        raise not_implemented("counts other than exact")
    return wishes


async def fetched(
    connection: Connection, page: Composable, total: Composable = NO_TOTAL, *, values: bool = False
) -> tuple[str, str, int, int | None]:
    """Return the rows, the first of them, their number, and the number of all there are.

    With ``values`` a row is the bare content of the only column, which is called ``value``.
    """
    query = SQL(
        "with page as ({page}) select coalesce(json_agg({row}), '[]')::text,"
        " coalesce((json_agg({row}) -> 0)::text, 'null'), count(*), {total} from page"
    ).format(page=page, total=total, row=SQL("page.value" if values else "page"))
    row = await (await connection.execute(query)).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]
