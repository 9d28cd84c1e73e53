"""The rest of PostgREST's query string: filters, order, and which rows of them."""

import re
from dataclasses import dataclass
from typing import Self

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal
from starlette.requests import Request

from tests.supabase.rest_errors import RestRefusal, not_implemented
from tests.supabase.rest_select import Items, parsed, split

_RESERVED = {"select", "order", "limit", "offset", "columns", "on_conflict", "and", "or"}
_OPERATORS = {
    "eq": "=",
    "neq": "<>",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "like",
    "ilike": "ilike",
}
_CONSTANTS = {"null", "not_null", "true", "false", "unknown"}
_DIRECTIONS = {
    "asc": "asc",
    "desc": "desc",
    "nullsfirst": "nulls first",
    "nullslast": "nulls last",
}


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows: ``limit`` is None for all of them."""

    offset: int
    limit: int | None

    @classmethod
    def of(cls, request: Request, max_rows: int) -> Self:
        """Read the query and, for GET, the Range header; never more than ``max_rows``."""
        offset = max(0, _number(request.query_params.get("offset", "0")))
        limit = request.query_params.get("limit")
        rows = None if limit is None else _number(limit)
        if request.method == "GET" and (asked := request.headers.get("range")):
            offset, rows = _range(asked, offset, rows)
        if rows is not None and rows < 0:
            raise _unsatisfiable("Limit should be greater than or equal to zero.")
        return cls(offset, max_rows if rows is None else min(rows, max_rows))

    def content_range(self, count: int, total: int | None) -> str:
        """Return the header's value for what was found."""
        last = "*" if total is None else str(total)
        return f"{self.offset}-{self.offset + count - 1}/{last}" if count else f"*/{last}"

    def status(self, count: int, total: int | None) -> int:
        """Return 200, or 206 where it is known that there is more. Raises ``RestRefusal``."""
        if total is not None and self.offset > total:
            there_are = f"there are only {total} rows."
            refusal = _unsatisfiable(f"An offset of {self.offset} was requested, but {there_are}")
            raise refusal.with_headers({"Content-Range": f"*/{total}"})
        return 200 if total is None or count >= total else 206


def _number(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise RestRefusal(400, "PGRST100", f"failed to parse an integer ({text})", "unexpected")
    return int(text)


def _range(text: str, offset: int, rows: int | None) -> tuple[int, int | None]:
    asked = re.fullmatch(r"(?:items=)?(\d+)-(\d*)", text)
    if asked is None:
        return offset, rows
    first = int(asked[1])
    if not asked[2]:
        return first, None
    if int(asked[2]) < first:
        order = "The lower boundary must be lower than or equal to the upper boundary"
        raise _unsatisfiable(f"{order} in the Range header.")
    return first, int(asked[2]) - first + 1


def _unsatisfiable(details: str) -> RestRefusal:
    return RestRefusal(416, "PGRST103", "Requested range not satisfiable", details)


@dataclass(frozen=True, slots=True)
class Query:
    """What a request for a table's rows asks, as SQL where it can be said without the database."""

    items: Items
    where: Composable
    order: Composable

    @classmethod
    def of(cls, request: Request, table: str) -> Self:
        """Read the query string. Raises ``RestRefusal``."""
        conditions: list[Composable] = [SQL("true")]
        for key, value in request.query_params.multi_items():
            if key in ("and", "or"):
                conditions.append(_tree(table, key, value))
            elif "." in key:
                raise not_implemented(f"a filter on an embedded table ({key})")
            elif key not in _RESERVED:
                conditions.append(_condition(table, key, value))
        return cls(
            parsed(request.query_params.get("select", "*")),
            SQL(" and ").join(conditions),
            _order(table, request.query_params.get("order", "")),
        )


def _tree(table: str, word: str, text: str) -> Composed:
    if not (text.startswith("(") and text.endswith(")")):
        raise RestRefusal(400, "PGRST100", f'"failed to parse logic tree ({text})"', "unexpected")
    parts = []
    for part in split(text[1:-1]):
        if nested := re.fullmatch(r"(and|or)(\(.*\))", part, re.DOTALL):
            parts.append(_tree(table, nested[1], nested[2]))
        else:
            column, _, filter_ = part.partition(".")
            parts.append(_condition(table, column, filter_))
    return SQL("({})").format(SQL(f" {word} ").join(parts))


def _condition(table: str, column: str, text: str) -> Composed:
    if text.startswith("not."):
        return SQL("not ({})").format(_condition(table, column, text.removeprefix("not.")))
    operator, dot, value = text.partition(".")
    name = Identifier(table, column)
    if operator == "is" and value.lower() in _CONSTANTS:
        return SQL("{} is {}").format(name, SQL(value.lower().replace("_", " ")))
    if operator == "in" and value.startswith("(") and value.endswith(")"):
        values = [Literal(_unquoted(each)) for each in split(value[1:-1])] if value != "()" else []
        return SQL("{} in ({})").format(name, SQL(", ").join(values)) if values else _never(name)
    if dot and operator in _OPERATORS:
        given = value.replace("*", "%") if operator.endswith("like") else value
        return SQL("{} {} {}").format(name, SQL(_OPERATORS[operator]), Literal(_unquoted(given)))
    message = f'"failed to parse filter ({text})" (line 1, column 1)'
    raise RestRefusal(400, "PGRST100", message, "unexpected input")


def _never(name: Identifier) -> Composed:
    return SQL("{} = any('{{}}')").format(name)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _order(table: str, text: str) -> Composable:
    terms = []
    for term in split(text) if text else ():
        column, *words = term.split(".")
        if "(" in column or not set(words) <= set(_DIRECTIONS):
            raise RestRefusal(400, "PGRST100", f'"failed to parse order ({text})"', "unexpected")
        direction = " ".join(_DIRECTIONS[word] for word in words)
        terms.append(SQL("{} {}").format(Identifier(table, column), SQL(direction)))
    return SQL("order by {}").format(SQL(", ").join(terms)) if terms else SQL("")
