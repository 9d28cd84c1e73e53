"""The whole program opens every journal that was ever written, and says what it always said."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.program import Home
from tests.golden.expected import EXPECTED
from tests.golden.make import FOLDER

GOLDEN = sorted(FOLDER.glob("journal-*.sqlite3"))
REAL = {"MONZAPOS_CHECKOUT__PROVIDER": "stripe"}  # without a key: nobody is asked


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_the_newest_version_reads_it(home: Home, golden: Path) -> None:
    home.folder.mkdir(mode=0o700)
    shutil.copy(golden, home.folder / "journal.sqlite3")
    listed = home.run("sales", **REAL)
    assert listed.status == 0
    assert [(sale["sale_id"], sale["light"], sale["amount"]) for sale in listed.lines] == [
        (sale.id, sale.light.value, sale.payment.amount.minor) for sale in EXPECTED
    ]
    checked = home.run("check", **REAL)
    [line] = [line for line in checked.lines if line["name"] == "journal"]
    assert line["level"] == "ok", line
