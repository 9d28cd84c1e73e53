"""``python -m tests.e2e.crash.unsynced COMMAND…``: the program with a journal that does not sync.

The wrong program for the proof that the right one syncs: a proof that it passes proves nothing.
"""

import sys

from monzapos import cli
from monzapos.adapters.sqlite import database


def main() -> int:
    """Run a command with commits that the disk may not have when they return."""
    pragmas = tuple(
        pragma.replace("synchronous=FULL", "synchronous=NORMAL") for pragma in database._PRAGMAS
    )
    assert pragmas != database._PRAGMAS, "the journal sets its syncing elsewhere by now"
    setattr(database, "_PRAGMAS", pragmas)  # noqa: B010 - its type says how many there are
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
