"""The rules of ``tests/plugins`` catch what they say: bad tests are run, and each must fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CONFTEST = """
pytest_plugins = [
    "tests.plugins.isolation", "tests.plugins.leaks", "tests.plugins.logs", "tests.plugins.network",
]
"""

_BAD_TESTS = """
import logging, os, socket, threading
import keyring, pytest
from PySide6.QtCore import QThread, QTimer

log = logging.getLogger("somewhere")
stop = threading.Event()

def test_logs_a_warning():
    log.warning("the tyre is flat")

def test_announces_what_never_comes(expect_log):
    expect_log("flat")

def test_announces_what_comes(expect_log):
    expect_log("tyre .* flat")
    log.warning("the tyre is flat")

def test_looks_for_itself(caplog):
    with caplog.at_level(logging.WARNING):
        log.warning("the tyre is flat")

def test_leaves_a_thread():
    threading.Thread(target=stop.wait, name="forgotten", daemon=True).start()

def test_is_not_blamed_for_the_last_one():
    pass

class Forgotten(QThread):
    def run(self):
        stop.wait()

def test_leaves_a_qthread(qapp, request):
    thread = Forgotten()
    thread.setObjectName("forgotten-q")
    request.config.keep = thread
    thread.start()

def test_leaves_a_timer(qtbot, request):
    request.config.timer = QTimer()
    request.config.timer.setObjectName("ticking")
    request.config.timer.start(1000)

def test_stops_its_timer(qtbot):
    timer = QTimer()
    timer.start(1000)
    timer.stop()

def test_connects_out():
    with socket.socket() as plug, pytest.raises(RuntimeError):
        plug.connect(("192.0.2.1", 443))

def test_looks_a_name_up():
    with pytest.raises(RuntimeError):
        socket.getaddrinfo("example.com", 443)

def test_stays_at_home():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()[:2]):
            pass
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)

def test_has_a_home_of_its_own(tmp_path):
    assert os.environ["MONZAPOS_HOME"] == str(tmp_path)
    assert os.environ["HOME"].startswith(str(tmp_path))
    assert [name for name in os.environ if name.startswith("MONZAPOS_")] == ["MONZAPOS_HOME"]

@pytest.mark.parametrize("run", [1, 2])
def test_has_an_empty_keyring(run):
    assert keyring.get_password("monzapos/stripe", "desk") is None
    keyring.set_password("monzapos/stripe", "desk", "secret")
    assert keyring.get_password("monzapos/stripe", "desk") == "secret"

def test_ends():
    stop.set()
"""

_FAULTS = {
    "test_logs_a_warning": "logged and not announced",
    "test_announces_what_never_comes": "announced and never logged",
    "test_leaves_a_thread": "left behind: thread 'forgotten'",
    "test_leaves_a_qthread": "left behind: native thread 'forgotten-q'",
    "test_leaves_a_timer": "left behind: QTimer 'ticking'",
    "test_connects_out": "reached beyond this machine: ['socket.connect 192.0.2.1:443']",
    "test_looks_a_name_up": "reached beyond this machine: ['socket.getaddrinfo example.com']",
}


@pytest.mark.linux("native threads are counted by what the Linux kernel tells")
def test_each_rule_catches_its_fault(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONZAPOS_DESK__NAME", "a setting of this machine")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    pytester.makeconftest(_CONFTEST)
    pytester.makepyfile(_BAD_TESTS)

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:xdist")

    errors = {
        line.partition(" - ")[0].rpartition("::")[2]: line
        for line in result.outlines
        if line.startswith("ERROR ")
    }
    result.assert_outcomes(passed=16, errors=len(_FAULTS))
    assert errors.keys() == _FAULTS.keys()
    for fault in _FAULTS.values():
        result.stdout.fnmatch_lines([f"*{fault.replace('[', '[[]')}*"])


@pytest.mark.linux("Xvfb")
def test_the_display_is_one_that_a_program_can_open(display: str) -> None:
    code = (
        "from PySide6.QtGui import QGuiApplication as App; app = App([]);"
        "print(app.platformName(), app.primaryScreen().size().width())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == ["xcb", "3000"], run.stderr


def test_a_lone_surrogate_in_a_failure_does_not_end_the_run(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["tests.plugins.reports"]')
    pytester.makepyfile(
        """
        def test_says_it():
            print(chr(0xD800))
            assert chr(0xD800) == "", chr(0xD800)

        def test_goes_on():
            assert True
        """
    )
    outcome = pytester.runpytest_subprocess("-n", "1", "-p", "xdist")
    outcome.assert_outcomes(failed=1, passed=1)
