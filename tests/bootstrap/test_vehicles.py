"""Where the vehicles come from: by the settings, and by who is at the desk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monzapos.adapters.home import Home
from monzapos.application.ports import Freshness, VehicleQuery
from monzapos.application.program import Program
from monzapos.bootstrap import build
from monzapos.domain.errors import Refusal
from tests.supabase.project import Project

VEHICULOS = "/rest/v1/vehiculos"


@asynccontextmanager
async def desk(folder: Path, **environment: str) -> AsyncIterator[Program]:
    given = {f"MONZAPOS_{name}": value for name, value in environment.items()}
    home = Home(folder, folder, folder / "cache", folder / "log", folder / "downloads")
    program = await build(home, given)
    try:
        yield program
    finally:
        await program.aclose()


def of(project: Project) -> dict[str, str]:
    return {
        "CATALOG__SOURCE": "supabase",
        "SUPABASE__URL": project.url,
        "SUPABASE__PUBLISHABLE_KEY": project.publishable_key,
    }


async def test_whoever_signs_in_has_the_list_read(project: Project, tmp_path: Path) -> None:
    project.auth.add("ana@monza.invalid", "correct horse", "sales")
    async with desk(tmp_path, **of(project)) as program:
        told: list[Freshness] = []
        read = asyncio.Event()

        def hear(freshness: Freshness) -> None:
            told.append(freshness)
            if freshness.read_at is not None:
                read.set()

        program.catalogue.subscribe(hear)
        assert (await program.catalogue.search(VehicleQuery())).total == 0
        assert not project.requests.of(VEHICULOS)
        await program.staff.sign_in("ana@monza.invalid", "correct horse")
        await asyncio.wait_for(read.wait(), 10)
        assert (await program.catalogue.search(VehicleQuery())).total == 3
        told.clear()
        program.staff.lock()
        await program.staff.unlock("correct horse")
        assert (await program.catalogue.search(VehicleQuery())).total == 3
        assert told == []  # the same person is back: nothing is read again
    assert (tmp_path / "cache" / "supabase-catalog.sqlite3").is_file()


async def test_whoever_comes_back_has_a_list_read_that_could_not_be_read(
    project: Project, tmp_path: Path
) -> None:
    project.auth.add("ana@monza.invalid", "correct horse", "sales")
    async with desk(tmp_path, **of(project)) as program:
        heard: asyncio.Queue[Freshness] = asyncio.Queue()
        program.catalogue.subscribe(heard.put_nowait)
        project.faults.add(VEHICULOS, "500")
        await program.staff.sign_in("ana@monza.invalid", "correct horse")
        for _ in range(8):  # by now the list would be tried again in five minutes
            with pytest.raises(Refusal):
                await program.catalogue.refresh()
        program.staff.lock()
        project.faults.clear()
        await program.staff.unlock("correct horse")
        while (await asyncio.wait_for(heard.get(), 10)).read_at is None:
            pass


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"SUPABASE__URL": ""}, "catalogue_not_set_up"),
        ({"SUPABASE__PUBLISHABLE_KEY": ""}, "no_publishable_key"),
    ],
)
async def test_settings_that_name_no_project_have_no_vehicles_and_a_reason(
    project: Project, tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    async with desk(tmp_path, **{**of(project), **changes}) as program:
        assert (await program.catalogue.search(VehicleQuery())).total == 0
        assert program.catalogue.freshness is not None
        assert program.catalogue.freshness.trouble is not None
        assert program.catalogue.freshness.trouble.code == code
        with pytest.raises(Refusal, match=code):
            await program.catalogue.refresh()


async def test_a_practice_catalogue_does_not_age(tmp_path: Path) -> None:
    async with desk(tmp_path) as program:
        assert program.catalogue.freshness is None
        assert (await program.catalogue.search(VehicleQuery())).total == 24
        with pytest.raises(Refusal, match="no_photo"):
            await program.photos.photo("http://127.0.0.1:9/a.png")
