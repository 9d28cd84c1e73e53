"""GET on a table."""

from psycopg.sql import SQL, Identifier
from starlette.requests import Request

from tests.supabase.rest_answer import NO_TOTAL, Answer, fetched, preferences
from tests.supabase.rest_query import Query, Window
from tests.supabase.rest_schema import Connection, columns
from tests.supabase.rest_select import selection


async def read(connection: Connection, request: Request, table: str, max_rows: int) -> Answer:
    """Return the rows that are asked for, and never more than ``max_rows``."""
    counts = "count=exact" in preferences(request)
    window = Window.of(request, max_rows)
    query = Query.of(request, table)
    await columns(connection, table)
    source = SQL("{} as {}").format(Identifier("public", table), Identifier(table))
    page = SQL("select {} from {} where {} {} limit {} offset {}").format(
        await selection(connection, table, table, query.items),
        source,
        query.where,
        query.order,
        window.limit,
        window.offset,
    )
    total = SQL("(select count(*) from {} where {})").format(source, query.where)
    rows, first, count, known = await fetched(connection, page, total if counts else NO_TOTAL)
    headers = {"Content-Range": window.content_range(count, known)}
    return Answer(window.status(count, known), rows, first, count, headers)
