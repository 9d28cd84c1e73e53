"""Newer versions are asked for in the background only where the settings say whom to ask."""

import asyncio
from pathlib import Path

import pytest

from monzapos.adapters.home import home_of
from monzapos.adapters.this_system import fitting_installers
from monzapos.application.updates import Standing
from monzapos.bootstrap import build
from tests.adapters.minisigner import INSTALLER, Signer, installer
from tests.adapters.release_server import Releases

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


@pytest.mark.linux("Debian's minisign")
async def test_from_the_signed_word_to_the_installer_in_the_downloads(tmp_path: Path) -> None:
    releases, signer = Releases(), Signer.make(tmp_path / "keys")
    releases.files["/monzapos_9.8.7.deb"] = INSTALLER
    said = installer(releases.address("monzapos_9.8.7.deb"))
    releases.publish(signer, "9.8.7", downloads=dict.fromkeys(fitting_installers(), said))
    home = home_of({"MONZAPOS_HOME": str(tmp_path / "home")})
    given = {
        "MONZAPOS_UPDATES__URL": releases.url,
        "MONZAPOS_UPDATES__PUBLIC_KEY": signer.public_key,
    }
    program = await build(home, given)
    try:
        updates = program.about.updates
        assert (await updates.look()).standing is Standing.NEWER
        await updates.fetch()
        assert updates.news.trouble is None
        assert updates.news.path == str(home.downloads / "monzapos_9.8.7.deb")
        assert (home.downloads / "monzapos_9.8.7.deb").read_bytes() == INSTALLER
        assert list((home.cache / "installers").iterdir()) == []
    finally:
        await program.aclose()
        releases.close()
