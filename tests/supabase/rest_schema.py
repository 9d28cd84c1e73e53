"""What PostgREST keeps in its schema cache; read anew for each request, so it is never stale."""

from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from tests.supabase.rest_errors import RestRefusal

Connection = AsyncConnection[tuple[Any, ...]]

_COLUMNS = """
    select attname from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = %s
      and c.relkind in ('r', 'v', 'm', 'p', 'f') and a.attnum > 0 and not a.attisdropped
    order by a.attnum
"""
_LINKS = """
    select k.conname, a.relname, b.relname,
      (select array_agg(attname::text order by o) from unnest(k.conkey) with ordinality u(n, o)
         join pg_attribute t on t.attrelid = a.oid and t.attnum = u.n),
      (select array_agg(attname::text order by o) from unnest(k.confkey) with ordinality u(n, o)
         join pg_attribute t on t.attrelid = b.oid and t.attnum = u.n)
    from pg_constraint k
    join pg_class a on a.oid = k.conrelid
    join pg_class b on b.oid = k.confrelid
    where k.contype = 'f'
      and a.relnamespace = 'public'::regnamespace and b.relnamespace = 'public'::regnamespace
      and (a.relname, b.relname) in ((%(one)s, %(other)s), (%(other)s, %(one)s))
"""
_FUNCTIONS = """
    select p.proretset as is_set, t.typname = 'void' as is_void,
      t.typtype = 'c' or t.typname = 'record' as is_row,
      coalesce((select array_agg(p.proargnames[i] order by i)
         from generate_series(1, p.pronargs) i), '{}') as names,
      coalesce((select array_agg(format_type(u.type, null) order by o)
         from unnest(p.proargtypes::oid[]) with ordinality u(type, o)), '{}') as types,
      p.pronargdefaults as defaults
    from pg_proc p join pg_type t on t.oid = p.prorettype
    where p.pronamespace = 'public'::regnamespace and p.proname = %s
"""


@dataclass(frozen=True, slots=True)
class Link:
    """One foreign key between two tables."""

    name: str
    from_: str
    to: str
    columns: list[str]
    targets: list[str]


@dataclass(frozen=True, slots=True)
class Function:
    """One function, by its arguments' names and types; the last ``defaults`` may be left out."""

    is_set: bool
    is_void: bool
    is_row: bool
    names: list[str]
    types: list[str]
    defaults: int

    def takes(self, given: set[str]) -> bool:
        """Whether it can be called by these names."""
        needed = self.names[: len(self.names) - self.defaults]
        return set(needed) <= given <= set(self.names)


async def columns(connection: Connection, table: str) -> list[str]:
    """Return a table's columns. Raises ``RestRefusal`` where there is no such table."""
    cursor = await connection.execute(_COLUMNS, [table])
    if not (found := [row[0] for row in await cursor.fetchall()]):
        message = f"Could not find the table 'public.{table}' in the schema cache"
        raise RestRefusal(404, "PGRST205", message)
    return found


async def link(connection: Connection, table: str, other: str, hint: str) -> Link:
    """Return the foreign key between two tables. Raises ``RestRefusal`` for none and for many."""
    cursor = await connection.execute(_LINKS, {"one": table, "other": other})
    links = [Link(*row) for row in await cursor.fetchall()]
    if hint:
        links = [each for each in links if hint in (each.name, *each.columns)]
    if len(links) == 1:
        return links[0]
    between = f"'{table}' and '{other}'"
    if links:
        message = f"Could not embed because more than one relationship was found for {between}"
        raise RestRefusal(300, "PGRST201", message)
    by = f" using the hint '{hint}'" if hint else ""
    raise RestRefusal(
        400,
        "PGRST200",
        f"Could not find a relationship between {between} in the schema cache",
        f"Searched for a foreign key relationship between {between}{by} in the schema 'public', "
        "but no matches were found.",
    )


async def function(connection: Connection, name: str, given: set[str]) -> Function:
    """Return the function that can be called so. Raises ``RestRefusal`` for none and for many."""
    async with connection.cursor(row_factory=class_row(Function)) as cursor:
        await cursor.execute(_FUNCTIONS, [name])
        fitting = [each for each in await cursor.fetchall() if each.takes(given)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise RestRefusal(300, "PGRST203", "Could not choose the best candidate function")
    names = ", ".join(sorted(given))
    many = "s" if len(given) > 1 else ""
    with_ = f" with parameter{many} {names} or with a single unnamed json/jsonb parameter"
    without = " without parameters"
    raise RestRefusal(
        404,
        "PGRST202",
        f"Could not find the function public.{name}{f'({names})' if given else without} "
        "in the schema cache",
        f"Searched for the function public.{name}{with_ if given else without}, "
        "but no matches were found in the schema cache.",
    )
