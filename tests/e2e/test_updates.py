"""The real program and newer versions: nobody is asked unless the settings say whom."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.minisigner import Signer
from tests.adapters.release_server import Releases
from tests.e2e.cars import VELOCE
from tests.e2e.children import PYTHON
from tests.e2e.program import Finished, Home

pytestmark = pytest.mark.linux("Debian's minisign, and strace")

# Nothing else has a reason to connect: no key, so no provider is asked, and the cars are made up.
QUIET = {"MONZAPOS_CHECKOUT__PROVIDER": "stripe"}
_CONNECT = re.compile(r"connect\(.*sin6?_port=htons\((\d+)\)")


@pytest.fixture
def releases() -> Iterator[Releases]:
    served = Releases()
    yield served
    served.close()


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer.make(tmp_path / "keys")


def check(home: Home, trace: Path, **environment: str) -> tuple[Finished, set[int]]:
    """Run the check; return how it ended, and the ports of other programs that it connected to."""
    found = shutil.which("strace")
    assert found
    traced = (found, "-f", "-qq", "-e", "trace=connect", "-o", str(trace))
    command = (*traced, *PYTHON, "-m", "monzapos", "check", "--json")
    finished = home.start_command(*command, **QUIET, **environment).finish()
    return finished, {int(port) for port in _CONNECT.findall(trace.read_text("utf-8", "replace"))}


def line_of(finished: Finished) -> tuple[str, str]:
    [line] = [line for line in finished.lines if line["name"] == "updates"]
    return line["level"], line["message"]


def test_switched_off_it_connects_to_nobody(home: Home, tmp_path: Path) -> None:
    finished, ports = check(home, tmp_path / "trace")
    assert line_of(finished)[0] == "skip"
    assert ports == set()
    assert not (home.folder / "updates").exists()


def test_switched_on_it_asks_only_there(
    home: Home, tmp_path: Path, releases: Releases, signer: Signer
) -> None:
    releases.publish(signer, "9.8.7")
    settings = {"MONZAPOS_UPDATES__URL": releases.url}
    settings["MONZAPOS_UPDATES__PUBLIC_KEY"] = signer.public_key
    finished, ports = check(home, tmp_path / "trace", **settings)
    assert ports == {releases.port}
    assert releases.heard == ["/monzapos.json.minisig", "/monzapos.json"]
    level, message = line_of(finished)
    assert (level, "9.8.7" in message) == ("ok", True)
    releases.publish(signer, "9.8.6")
    level, message = line_of(home.run("check", **QUIET, **settings))
    assert (level, "9.8.7 was there before" in message) == ("warn", True)


def test_a_wrong_address_asks_nobody_and_sells_all_the_same(home: Home, releases: Releases) -> None:
    url = releases.url + "?desk=7"
    checked = home.run("check", MONZAPOS_UPDATES__URL=url)
    assert checked.status == 0
    assert line_of(checked)[0] == "skip"
    [wrong] = [line for line in checked.lines if line["name"] == "settings"]
    assert (wrong["level"], "updates.url" in wrong["message"]) == ("warn", True)
    sold = home.run("sell", VELOCE, MONZAPOS_UPDATES__URL=url, MONZAPOS_PRACTICE__CUSTOMER="pays")
    assert (sold.status, sold.lights[-1]) == (0, "paid")
    assert releases.heard == []
