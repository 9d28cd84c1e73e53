"""The journal's schemas, in order. A released one is never changed; a change is a new number."""

from typing import Final

from monzapos.adapters.sqlite.migration import Migration
from monzapos.adapters.sqlite.migrations import to_1

MIGRATIONS: Final[tuple[Migration, ...]] = (to_1.migrate,)
