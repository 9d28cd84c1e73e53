"""``database``: a fresh Supabase project with our migration. The server starts with the first use.

What is heavy is imported there too: most test processes never need a database.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.supabase.postgres import Database, Server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["Server"]:
    """Return this test process's own PostgreSQL."""
    from tests.supabase.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture
def database(postgres_server: "Server") -> Iterator["Database"]:
    """Return a dealership's project with our migration applied."""
    with postgres_server.database("monzapos") as database:
        yield database


@pytest.fixture
def website_database(postgres_server: "Server") -> Iterator["Database"]:
    """Return a dealership's project as the website left it: without our migration."""
    with postgres_server.database("website") as database:
        yield database
