"""The files that have to be run in the dealership's project for shared holds."""

from typing import TYPE_CHECKING

from monzapos.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

    from monzapos.ui.work.services import Services


async def name_migration(_services: "Services") -> str:
    """Return their names, one a line, as README has them."""
    import asyncio

    files = await asyncio.to_thread(_files)
    return "\n".join(f"resources/supabase/{file.name}" for file in files)


async def read_migration(_services: "Services") -> str:
    """Return what has to be run."""
    import asyncio

    def read() -> str:
        return "\n".join(file.read_text("utf-8") for file in _files())

    return await asyncio.to_thread(read)


def _files() -> "list[Path]":
    return sorted(resource("supabase").glob("*.sql"))
