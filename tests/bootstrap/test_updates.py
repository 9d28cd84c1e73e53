"""Newer versions are asked for in the background only where the settings say whom to ask."""

import asyncio
from pathlib import Path

import pytest

from monzapos.adapters.home import home_of
from monzapos.application.updates import Standing
from monzapos.bootstrap import build

KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"


@pytest.mark.parametrize(
    ("url", "standing"), [("", Standing.OFF), ("https://dealer.invalid/m.json", Standing.UNASKED)]
)
async def test_nothing_waits_to_ask_where_it_is_off(
    tmp_path: Path, url: str, standing: Standing
) -> None:
    given = {"MONZAPOS_UPDATES__URL": url, "MONZAPOS_UPDATES__PUBLIC_KEY": KEY}
    home = home_of({"MONZAPOS_HOME": str(tmp_path)})
    program = await build(home, given)
    try:
        waiting = {task.get_name() for task in asyncio.all_tasks()}
        assert program.about.updates.news.standing is standing
        assert ("updates" in waiting) is bool(url)
        assert home.downloads == tmp_path / "downloads"
        assert not home.downloads.exists()
    finally:
        await program.aclose()
