"""The migration gives visitors nothing, and staff no way round its functions."""

from collections.abc import Iterator, Mapping

import pytest

from tests.supabase.people import ANA, IMPOSTOR, MARTA, VISITOR, Claims, claims_of
from tests.supabase.postgres import Database, Server, migration
from tests.supabase.trespass import trespasses

_STRANGERS: Mapping[str, Claims | None] = {
    "nobody": None,
    "visitor": VISITOR,
    "who names himself manager": IMPOSTOR,
    "another role": claims_of("owner", "owner"),
    "a role in capitals": claims_of("caps", "Manager"),
    "a role in a list": {**VISITOR, "app_metadata": {"monzapos_role": ["manager"]}},
    "a role at the top": {**VISITOR, "monzapos_role": "manager", "user_role": "manager"},
    "no metadata": {**VISITOR, "app_metadata": None},
    "metadata that is text": {**VISITOR, "app_metadata": "manager"},
    "a role and no person": {name: ANA[name] for name in ANA if name != "sub"},
    "staff without a signature": {**ANA, "role": "anon"},
}


_WEAKENED = {
    "the table's rights": (
        "revoke all on public.monzapos_holds, public.monzapos_sales from",
        "revoke select on public.monzapos_holds, public.monzapos_sales from",
    ),
    "the rows": (
        "alter table public.monzapos_sales enable row level security;",
        "grant select on public.monzapos_sales to anon;",
    ),
    "the policy's claim": (
        "(select auth.jwt() -> 'app_metadata' ->> 'monzapos_role')",
        "(select auth.jwt() -> 'user_metadata' ->> 'monzapos_role')",
    ),
    "the functions' claim": (
        "auth.jwt() -> 'app_metadata' ->> 'monzapos_role';",
        "auth.jwt() -> 'user_metadata' ->> 'monzapos_role';",
    ),
    "a role that is null": ("staff_role is null or", ""),
    "a person who is null": ("auth.uid() is null or", ""),
    "the check of one function": (
        "    perform public.monzapos_staff_role();\n    loop",
        "    loop",
    ),
    "the functions' rights": (
        "    from public, anon, authenticated;\ngrant execute",
        "    from public;\ngrant execute",
    ),
}


@pytest.fixture(scope="module")
def database(postgres_server: Server) -> Iterator[Database]:
    """Return a project in which there is something to see, and nobody changes anything."""
    with postgres_server.database("monzapos") as database:
        _use(database)
        yield database


def _use(database: Database) -> None:
    sale_and_car = "(sale_id, vehicle_id, practice"
    ids = "(gen_random_uuid(), gen_random_uuid(), false"
    database.run(f"insert into public.monzapos_holds {sale_and_car}, kind) values {ids}, 'sold')")
    database.run(f"insert into public.monzapos_sales {sale_and_car}) values {ids})")


@pytest.mark.parametrize("claims", _STRANGERS.values(), ids=_STRANGERS.keys())
def test_who_is_not_staff_sees_calls_and_changes_nothing(
    database: Database, claims: Claims | None
) -> None:
    assert trespasses(database, claims) == []


@pytest.mark.parametrize("claims", [ANA, MARTA], ids=["sales", "manager"])
def test_staff_look_and_call_and_change_nothing_by_themselves(
    database: Database, claims: Claims
) -> None:
    can = sorted(what.partition("(")[0] for what in trespasses(database, claims))
    assert can == [
        "select public.monzapos_keep_hold",
        "select public.monzapos_release_hold",
        "select public.monzapos_staff_role",
        "select public.monzapos_take_hold",
        "select public.monzapos_version",
        "select sale_id from public.monzapos_holds",
        "select sale_id from public.monzapos_sales",
    ]


@pytest.mark.parametrize("weakened", _WEAKENED.values(), ids=_WEAKENED.keys())
def test_whatever_is_left_out_of_the_migration_lets_a_stranger_in(
    website_database: Database, weakened: tuple[str, str]
) -> None:
    """Each of its guards is needed, and these tests see when one is gone."""
    text = migration()
    assert weakened[0] in text
    website_database.run(text.replace(*weakened))
    _use(website_database)
    assert any(trespasses(website_database, claims) for claims in _STRANGERS.values())
