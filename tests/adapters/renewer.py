"""A process of a home that renews the kept sign-in again and again."""

import asyncio
import sys
from pathlib import Path

from tests.adapters.keyrings import Shared
from tests.adapters.signing_in import signing_desk
from tests.supabase.project import Project


class Elsewhere(Project):
    """A project that another process serves."""

    def __init__(self, url: str, publishable_key: str) -> None:
        self.url, self.publishable_key = url, publishable_key


async def _renew(url: str, publishable_key: str, home: Path) -> None:
    project = Elsewhere(url, publishable_key)
    async with signing_desk(project, home, Shared(home / "ring.json")) as desk:
        for _ in range(10):
            assert await desk.identity.resume() is not None
            print('{"event": "renewed"}', flush=True)  # noqa: T201


def main() -> int:
    """Take the project's address, its key, and the folder of the home."""
    asyncio.run(_renew(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
