"""The desks of the migration's tests."""

import pytest

from tests.supabase.desks import Desk
from tests.supabase.people import ANA, BEA, MARTA
from tests.supabase.postgres import Database


@pytest.fixture
def ana(database: Database) -> Desk:
    """Return a seller's desk."""
    return Desk(database, ANA, "Desk 1")


@pytest.fixture
def bea(database: Database) -> Desk:
    """Return another seller's desk."""
    return Desk(database, BEA, "Desk 2")


@pytest.fixture
def marta(database: Database) -> Desk:
    """Return a manager's desk."""
    return Desk(database, MARTA, "Office")
