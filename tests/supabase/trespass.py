"""Tries all that somebody could do to the migration's tables and functions, and tells what worked.

What there is to try is read from the database itself, so that what is added later is tried too.
"""

from contextlib import closing

import psycopg

from tests.supabase.people import Claims
from tests.supabase.postgres import Connection, Database, become

_TABLES = "select relname from pg_class where relname like 'monzapos%' and relkind in ('r', 'v')"
_FUNCTIONS = """
    select proname, array(select format_type(type, null) from unnest(proargtypes::oid[]) as type)
      from pg_proc where proname like 'monzapos%'
"""
_SAMPLES = {
    "uuid": "gen_random_uuid()",
    "boolean": "false",
    "text": "'checkout'",
    "bigint": "0",
    "timestamp with time zone": "now()",
    "monzapos_holds": "null::public.monzapos_holds",
}
_ON_A_TABLE = """
    insert into {0} default values
    update {0} set practice = true
    delete from {0}
    truncate {0}
    select 1 from {0} for update
    lock table {0} in access exclusive mode
    alter table {0} disable row level security
    create policy mine on {0} using (true)
    create trigger mine before insert on {0} execute function suppress_redundant_updates_trigger()
    drop table {0}
"""
_ANYWHERE = """
    set role postgres
    set role supabase_admin
    set session authorization postgres
    reset role; select 1 from public.monzapos_holds
    drop policy "Staff see all holds" on public.monzapos_holds
    drop index public.monzapos_holds_active
    alter function public.monzapos_staff_role() owner to anon
    create function public.mine() returns integer language sql as 'select 1'
    create schema mine
    update auth.users set raw_app_meta_data = '{"monzapos_role": "manager"}'
"""


def trespasses(database: Database, claims: Claims | None) -> list[str]:
    """Return what this person can see, call and change, of all that is not for everybody."""
    with database.as_owner() as connection:
        tables = [f"public.{name}" for (name,) in connection.execute(_TABLES)]
        functions = connection.execute(_FUNCTIONS.encode()).fetchall()
    assert tables
    assert functions
    looks = [f"select {what} from {table}" for table in tables for what in ("sale_id", "desk_id")]
    calls = [f"select public.{name}({_samples(types)})" for name, types in functions]
    changes = [line.format(table) for table in tables for line in _lines(_ON_A_TABLE)]
    with closing(psycopg.connect(database.authenticator)) as connection:
        return [
            attempt
            for attempt in looks + calls + changes + _lines(_ANYWHERE)
            if _works(connection, claims, attempt)
        ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _samples(types: list[str]) -> str:
    return ", ".join(_SAMPLES[name] for name in types)


def _works(connection: Connection, claims: Claims | None, attempt: str) -> bool:
    """Whether it shows a row, or is stopped by anything but the lack of a right. Nothing stays."""
    try:
        become(connection, claims)
        done = connection.execute(attempt.encode())
        return done.description is None or done.fetchone() is not None
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
    finally:
        connection.rollback()
