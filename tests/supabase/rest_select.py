"""PostgREST's ``select``: columns, aliases, and other tables that a foreign key leads to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from psycopg.sql import SQL, Composable, Composed, Identifier

from tests.supabase.rest_errors import RestRefusal, not_implemented
from tests.supabase.rest_schema import Connection, Link, link

_NAME = r"[^(),:!.\"]+"
_COLUMN = re.compile(rf"(?:(?P<alias>{_NAME}):)?(?P<name>{_NAME})")
_EMBED = re.compile(
    rf"(?:(?P<alias>{_NAME}):)?(?P<name>{_NAME})(?:!(?P<hint>{_NAME}))?\((?P<inner>.*)\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``*`` is all of them."""

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Embed:
    """Rows of another table; ``hint`` names the foreign key where there are several."""

    table: str
    alias: str
    hint: str
    items: "tuple[Column | Embed, ...]"


Items = tuple[Column | Embed, ...]


def split(text: str) -> Iterator[str]:
    """Split at the commas that stand in no parentheses and no quotes."""
    depth, quoted, start = 0, False, 0
    for at, character in enumerate(text):
        if character == '"' and text[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == "," and depth == 0:
                yield text[start:at]
                start = at + 1
    yield text[start:]


def parsed(text: str) -> Items:
    """Return what a ``select`` asks for. Raises ``RestRefusal``."""
    return tuple(_item(each.strip()) for each in split(text or "*"))


def _item(text: str) -> Column | Embed:
    if "->" in text or "::" in text or text.startswith("..."):
        raise not_implemented(f"select={text}")
    if column := _COLUMN.fullmatch(text):
        return Column(column["name"], column["alias"] or column["name"])
    if embed := _EMBED.fullmatch(text):
        if embed["hint"] in ("inner", "left"):
            raise not_implemented(f"select={text}")
        items = parsed(embed["inner"])
        return Embed(embed["name"], embed["alias"] or embed["name"], embed["hint"] or "", items)
    message = f'"failed to parse select parameter ({text})" (line 1, column 1)'
    raise RestRefusal(400, "PGRST100", message, "unexpected input")


async def selection(connection: Connection, table: str, name: str, items: Items) -> Composable:
    """Return the columns of a query on a table that goes by a name in it."""
    parts: list[Composable] = []
    for item in items:
        if isinstance(item, Embed):
            parts.append(await _embedded(connection, table, name, item))
        elif item.name == "*":
            parts.append(SQL("{}.*").format(Identifier(name)))
        else:
            column = Identifier(name, item.name)
            parts.append(SQL("{} as {}").format(column, Identifier(item.alias)))
    return SQL(", ").join(parts)


async def _embedded(connection: Connection, table: str, name: str, embed: Embed) -> Composed:
    key = await link(connection, table, embed.table, embed.hint)
    inner_name = f"{name}_{embed.alias}"
    inner = SQL("select {} from {} as {} where {}").format(
        await selection(connection, embed.table, inner_name, embed.items),
        Identifier("public", embed.table),
        Identifier(inner_name),
        _joined(key, table, name, inner_name),
    )
    rows = "row_to_json(e)" if key.from_ == table else "coalesce(json_agg(e), '[]')"
    return SQL("(select {} from ({}) e) as {}").format(SQL(rows), inner, Identifier(embed.alias))


def _joined(key: Link, table: str, name: str, inner_name: str) -> Composed:
    mine, theirs = (key.columns, key.targets) if key.from_ == table else (key.targets, key.columns)
    return SQL(" and ").join(
        SQL("{} = {}").format(Identifier(inner_name, other), Identifier(name, own))
        for own, other in zip(mine, theirs, strict=True)
    )
