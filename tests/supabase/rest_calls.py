"""POST on a function: named arguments as JSON, their types as PostgreSQL reads them."""

import json

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal
from starlette.requests import Request

from tests.supabase.rest_answer import Answer, fetched
from tests.supabase.rest_errors import RestRefusal, not_implemented
from tests.supabase.rest_schema import Connection, Function, function


async def called(connection: Connection, request: Request, name: str) -> Answer:
    """Call it, and return what it returns."""
    text = (await request.body()).decode() or "{}"
    given = _names(text)
    callee = await function(connection, name, given)
    call = _call(name, callee, given, text)
    if callee.is_void:
        await connection.execute(call)
        return Answer(204, count=1)
    rows, first, count, _ = await fetched(connection, call, values=not callee.is_row)
    if callee.is_set:
        return Answer(200, rows, first, count, {"Content-Range": _range(count)})
    return Answer(200, first, first, 1)


def _names(text: str) -> set[str]:
    try:
        given = json.loads(text)
    except ValueError as error:
        raise RestRefusal(400, "PGRST102", "Empty or invalid json") from error
    if not isinstance(given, dict):
        raise not_implemented("arguments other than an object")
    return set(given)


def _call(name: str, callee: Function, given: set[str], text: str) -> Composed:
    """Return a query that gives a column ``value``, or where it returns rows, their columns."""
    arguments = [pair for pair in zip(callee.names, callee.types, strict=True) if pair[0] in given]
    call = SQL("{}({})").format(
        Identifier("public", name),
        SQL(", ").join(SQL("{0} => given.{0}").format(Identifier(each)) for each, _ in arguments),
    )
    source: Composable = SQL("(select 1) as given")
    if arguments:
        source = SQL("json_to_record({}) as given({})").format(
            Literal(text),
            SQL(", ").join(
                SQL("{} {}").format(Identifier(each), SQL(kind)) for each, kind in arguments
            ),
        )
    if callee.is_row:
        return SQL("select result.* from {} cross join lateral {} as result").format(source, call)
    return SQL("select {} as value from {}").format(call, source)


def _range(count: int) -> str:
    return f"0-{count - 1}/*" if count else "*/*"
