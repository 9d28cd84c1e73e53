"""The migration on a real PostgreSQL."""

from tests.supabase.people import ANA
from tests.supabase.postgres import Database


def test_staff_are_told_the_version(database: Database) -> None:
    assert database.call(ANA, "monzapos_version") == 1
