"""``database``: a fresh Supabase project's database. ``project``: Auth and REST over it, by HTTP.

The database server starts with the first use. What is heavy is imported there too: most test
processes never need a database.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.supabase.postgres import Database, Server
    from tests.supabase.project import Project


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


@pytest.fixture
def project(database: "Database") -> Iterator["Project"]:
    """Return a Supabase project with the website's tables and our migration."""
    from tests.supabase.project import Project

    with Project.over(database) as project:
        yield project


@pytest.fixture
def project_without_migration(website_database: "Database") -> Iterator["Project"]:
    """Return a Supabase project as the website left it."""
    from tests.supabase.project import Project

    with Project.over(website_database) as project:
        yield project


@pytest.fixture
def auth_project() -> Iterator["Project"]:
    """Return a project that has Auth only, and so needs no database: it is up in milliseconds."""
    from tests.supabase.project import Project

    with Project() as project:
        yield project
