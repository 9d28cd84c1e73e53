"""POST, PATCH and DELETE on a table: nobody of ours uses them, but an attacker may."""

import json

from psycopg.sql import SQL, Composable, Identifier, Literal
from starlette.requests import Request

from tests.supabase.rest_answer import Answer, fetched, preferences
from tests.supabase.rest_errors import RestRefusal
from tests.supabase.rest_query import Query
from tests.supabase.rest_schema import Connection, columns
from tests.supabase.rest_select import selection

_STATEMENTS = {
    "POST": SQL(
        "insert into {target} ({names}) select {names} from"
        " json_populate_recordset(null::{row}, {body}) given returning {returned}"
    ),
    "PATCH": SQL(
        "update {target} set {sets} from json_populate_recordset(null::{row}, {body}) given"
        " where {where} returning {returned}"
    ),
    "DELETE": SQL("delete from {target} where {where} returning {returned}"),
}


async def written(connection: Connection, request: Request, table: str) -> Answer:
    """Do it; the rows come back for ``Prefer: return=representation`` only."""
    known = await columns(connection, table)
    query = Query.of(request, table)
    shows = "return=representation" in preferences(request)
    returned: Composable = SQL("1")
    if shows:
        returned = await selection(connection, table, table, query.items)
    body = "" if request.method == "DELETE" else (await request.body()).decode()
    names = _names(body, table, known) if body else []
    change = _STATEMENTS[request.method].format(
        target=SQL("{} as {}").format(Identifier("public", table), Identifier(table)),
        row=Identifier("public", table),
        names=SQL(", ").join(Identifier(name) for name in names),
        sets=SQL(", ").join(SQL("{0} = given.{0}").format(Identifier(name)) for name in names),
        body=Literal(body if body.lstrip().startswith("[") else f"[{body}]"),
        where=query.where,
        returned=returned,
    )
    rows, first, count, _ = await fetched(connection, change)
    headers = {"Content-Range": f"0-{count - 1}/*" if count else "*/*"}
    status = 201 if request.method == "POST" else (200 if shows else 204)
    return Answer(status, rows if shows else "", first, count, headers)


def _names(text: str, table: str, known: list[str]) -> list[str]:
    """Return the columns that a body names. Raises ``RestRefusal``."""
    try:
        body = json.loads(text)
    except ValueError as error:
        raise RestRefusal(400, "PGRST102", "Empty or invalid json") from error
    rows = body if isinstance(body, list) else [body]
    if any(set(row) != set(rows[0]) for row in rows):
        raise RestRefusal(400, "PGRST102", "All object keys must match")
    for name in rows[0] if rows else ():
        if name not in known:
            message = f"Could not find the '{name}' column of '{table}' in the schema cache"
            raise RestRefusal(400, "PGRST204", message)
    return list(rows[0]) if rows else []
