"""Applying the migration, applying it again, and what its first lines tell a person to do."""

import re
import subprocess
from textwrap import dedent

import psycopg
import pytest

from monzapos.presentation.setup_steps import STAFF_SQL
from tests.supabase.cluster import program
from tests.supabase.desks import Desk, keeping, new_pair, row, taking
from tests.supabase.people import ANA, VISITOR
from tests.supabase.postgres import Database, migration, request
from tests.supabase.trespass import trespasses

_OURS = """
    select relname from pg_class where relname like 'monzapos%'
    union all select proname from pg_proc where proname like 'monzapos%'
"""
_DISGUISES = """
    create temporary table seen (who name);
    grant all on seen to public;
    create function pg_temp.spy() returns boolean language plpgsql as
        'begin insert into pg_temp.seen values (current_user); return true; end';
    create domain pg_temp.text as pg_catalog.text check (pg_temp.spy());
    create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.spy());
    create temporary table monzapos_holds (like public.monzapos_holds);
    create temporary table monzapos_sales (like public.monzapos_sales);
"""


def ours(database: Database) -> set[str]:
    with database.as_owner() as connection:
        return {name for (name,) in connection.execute(_OURS)}


def told_statements() -> list[str]:
    """Return what the first lines tell a person to run: grant a role, take it away, remove all."""
    head = migration().partition("begin;")[0]
    indented = re.findall(r"^--(?:     .*|)$", head, re.MULTILINE)
    blocks = "\n".join(line[2:] for line in indented).split("\n\n")
    return [dedent(block) for block in blocks if block.strip()]


def test_applying_it_again_keeps_the_holds_and_the_rights(database: Database) -> None:
    sale, car = new_pair()
    Desk(database, ANA).take(sale, car)
    before = row(database, "holds", sale), ours(database)
    database.run(migration())
    assert (row(database, "holds", sale), ours(database)) == before
    assert trespasses(database, None) == trespasses(database, VISITOR) == []
    assert Desk(database, ANA).take(sale, car)["taken"] is True


def test_it_is_applied_whole_or_not_at_all(website_database: Database) -> None:
    half, end = migration().split("-- ---- who may call ----")
    broken = half + "select 1 / 0;" + end
    with pytest.raises(psycopg.errors.DivisionByZero):
        website_database.run(broken)  # in one piece, as the SQL editor does
    assert ours(website_database) == set()
    one_by_one = [program("psql"), "--no-psqlrc", "--quiet", "--dbname", website_database.dsn]
    run = subprocess.run(one_by_one, input=broken, text=True, capture_output=True)
    assert "division by zero" in run.stderr
    assert ours(website_database) == set()


def test_postgrest_is_told(website_database: Database) -> None:
    with website_database.as_owner() as connection:
        connection.execute("listen pgrst")
        website_database.run(migration())
        told = connection.notifies(timeout=30, stop_after=1)
        assert [notice.payload for notice in told] == ["reload schema"]


def test_the_website_stays_as_it_is(website_database: Database) -> None:
    rights = (
        "select relname, relacl::text from pg_class where relname ~ 'vehiculos|fabricas|stored'"
    )
    policies = "select tablename, policyname from pg_policies where policyname like 'Everybody%'"
    with website_database.as_owner() as connection:
        before = [connection.execute(query).fetchall() for query in (rights, policies)]
        website_database.run(migration())
        assert [connection.execute(query).fetchall() for query in (rights, policies)] == before
    for claims in (None, VISITOR):
        with website_database.as_person(claims) as connection:
            assert connection.execute("select 1 from public.vehiculos").rowcount == 3
            assert connection.execute("delete from public.vehiculos").rowcount == 0


def test_a_role_is_given_and_taken_away_as_it_says(database: Database) -> None:
    give, take_away, _ = told_statements()
    of_ana = STAFF_SQL.replace("lucia@dealer.example", "ana@example.com")  # as the set-up says it
    database.run(
        "insert into auth.users (id, email) values (gen_random_uuid(), 'ana@example.com'), "
        "(gen_random_uuid(), 'somebody@example.com')"
    )
    roles = """
        select raw_app_meta_data ->> 'monzapos_role', raw_app_meta_data ->> 'provider'
          from auth.users order by email
    """
    with database.as_owner() as connection:
        database.run(give)
        assert connection.execute(roles).fetchall() == [("sales", "email"), (None, "email")]
        database.run(take_away)
        assert connection.execute(roles).fetchall() == [(None, "email"), (None, "email")]
        database.run(of_ana)
        assert connection.execute(roles).fetchall() == [("sales", "email"), (None, "email")]


def test_all_of_it_goes_as_it_says(database: Database) -> None:
    *_, remove = told_statements()
    assert ours(database)
    database.run(remove)
    assert ours(database) == set()
    database.run(migration())
    assert Desk(database, ANA).take(*new_pair())["taken"] is True


def test_no_disguise_in_a_caller_s_session_is_taken_for_the_real_thing(database: Database) -> None:
    """A function that acts as the owner must look at nothing that its caller can put in its way."""
    sale, car = new_pair()
    # What is made like a table takes the right to all of its columns.
    database.run("grant select on public.monzapos_holds, public.monzapos_sales to authenticated")
    with psycopg.connect(database.authenticator) as connection:
        connection.execute("set role authenticated")
        connection.execute(_DISGUISES.encode())
        connection.commit()
        for function, arguments in (
            ("monzapos_take_hold", taking(sale, car, "Desk 1")),
            ("monzapos_keep_hold", keeping(sale, "sold")),
        ):
            request(connection, ANA, function, arguments)
        seen = connection.execute("select who from seen union all select 'x' from monzapos_holds")
        assert seen.fetchall() == []
    assert row(database, "holds", sale)["kind"] == "sold"
    assert row(database, "sales", sale)["light"] == "paid"


def test_only_what_writes_acts_as_the_owner_and_all_have_a_fixed_path(database: Database) -> None:
    query = """
        select proname, prosecdef, proconfig from pg_proc where proname like 'monzapos%'
    """
    with database.as_owner() as connection:
        rows = connection.execute(query).fetchall()
    assert {name for name, as_owner, _ in rows if as_owner} == {
        "monzapos_take_hold",
        "monzapos_keep_hold",
        "monzapos_release_hold",
    }
    assert {tuple(settings) for _, _, settings in rows} == {('search_path=""',)}
