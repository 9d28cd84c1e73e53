"""The loop, the threads, and what the GUI thread must never do."""

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from monzapos.application.check import CheckLine, Level
from monzapos.domain.attempt import AttemptState, Light
from monzapos.domain.errors import Refusal
from monzapos.ui.single import SingleDesktop
from monzapos.ui.work.loop import Loop
from tests.ui.conftest import Desktop
from tests.ui.fakes import FakeProgram, with_attempt

FORBIDDEN = {"open", "import", "sqlite3.connect", "subprocess.Popen", "os.listdir", "os.scandir"}
_watching: list[str] | None = None


def _audit(event: str, args: tuple[object, ...]) -> None:
    if _watching is None or threading.get_ident() != threading.main_thread().ident:
        return
    if event in FORBIDDEN or event.startswith("socket."):
        _watching.append(f"{event} {args[:1]}")


@pytest.fixture
def gui_thread_events() -> Iterator[list[str]]:
    """Collect what the GUI thread asks of the system while the test runs."""
    global _watching
    if not getattr(sys, "_monzapos_audited", False):  # a hook cannot be taken away again
        sys.addaudithook(_audit)
        sys._monzapos_audited = True  # type: ignore[attr-defined]
    events: list[str] = []
    yield events
    _watching = None


def watch(events: list[str]) -> None:
    global _watching
    _watching = events


def test_the_gui_thread_does_no_io_after_the_first_frame(
    desktop: Desktop, gui_thread_events: list[str]
) -> None:
    window, wait = desktop.window, desktop.qtbot.waitUntil
    watch(gui_thread_events)
    window.sell.browse.search.setText("Veloce")
    wait(lambda: len(window.sell.model.cards) == 30)
    window.sell.browse.cards.choose(1)
    window.sell.start()
    wait(lambda: window.sell.selling)
    sale = desktop.program.journal.kept["sale-1"]
    desktop.program.follower.tell(with_attempt(sale, AttemptState.OPEN, Light.WAITING))
    wait(lambda: window.sell.stage.qr.scale > 0)
    window.sell.escape()
    window.sell.escape()
    desktop.program.follower.tell(with_attempt(sale, AttemptState.PAID, Light.PAID))
    wait(window.sell.panel.new_sale.isVisible)
    window.show_page(1)
    wait(lambda: window.sales.model.rowCount() == 1)
    window.sales.table.selectRow(0)
    wait(window.sales.timeline.open.isVisible)
    window.show_page(2)
    window.settings.keys["stripe"].key.setText("rk_test_x")
    window.settings.keys["stripe"].save.click()
    wait(lambda: desktop.builds == 2)
    wait(lambda: window.settings.keys["stripe"].remove.isEnabled())
    window.show_page(0)
    window.sell.panel.new_sale.click()
    assert gui_thread_events == []


def test_the_audit_sees_a_file_that_is_opened(
    desktop: Desktop, gui_thread_events: list[str]
) -> None:
    watch(gui_thread_events)
    with open(__file__, "rb"):  # noqa: PTH123  # what the audit has to see
        pass
    assert len(gui_thread_events) == 1


def test_quitting_does_not_wait_for_a_name_that_is_not_found(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()

    def hang(*_args: object, **_hints: object) -> list[object]:
        found.wait(10)
        return []

    monkeypatch.setattr("socket.getaddrinfo", hang)
    loop = Loop()

    async def look_up() -> None:
        await asyncio.get_running_loop().getaddrinfo("nowhere.invalid", 443)

    loop.submit(look_up, lambda _none: None, lambda _trouble: None)
    loop.start()
    qtbot.waitUntil(lambda: any(t.name == "name-lookup" for t in threading.enumerate()))
    before = time.monotonic()
    assert loop.close()
    assert time.monotonic() - before < 5  # the look-up alone takes ten
    found.set()


def test_quitting_does_not_wait_for_a_program_that_does_not_end(
    qtbot: QtBot,
    program: FakeProgram,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(FakeProgram, "aclose", property(lambda _self: never))
    expect_log("did not end in time")
    desktop = Desktop(qtbot, program)
    desktop.open()
    desktop.close()


def test_a_program_that_cannot_be_built_says_why(qtbot: QtBot, program: FakeProgram) -> None:
    desktop = Desktop(qtbot, program)

    async def refuse() -> FakeProgram:
        raise Refusal("journal_newer")

    desktop.backstage._build = refuse
    with qtbot.waitExposed(desktop.window):
        desktop.window.show()
    desktop.backstage.start()
    desktop.loop.start()
    qtbot.waitUntil(desktop.window.notice.isVisible)
    assert desktop.window.sell.browse.search.isVisible()
    desktop.close()


def test_what_is_asked_before_the_program_is_there_is_answered(
    qtbot: QtBot, program: FakeProgram
) -> None:
    desktop = Desktop(qtbot, program)
    heard: list[int] = []

    async def count(services: object) -> int:
        return len(program.catalogue.vehicles)

    desktop.backstage.start()
    desktop.backstage.ask(count, heard.append, lambda _notice: None)
    desktop.loop.start()
    qtbot.waitUntil(lambda: heard == [30])
    desktop.close()


def test_a_second_desktop_calls_the_first(qtbot: QtBot, tmp_path) -> None:  # type: ignore[no-untyped-def]
    first, second = SingleDesktop(str(tmp_path)), SingleDesktop(str(tmp_path))
    other = SingleDesktop(str(tmp_path / "other"))
    assert first.first()
    with qtbot.waitSignal(first.raised):
        assert not second.first()
    assert other.first()
    first.close()
    assert second.first()
    for one in (second, other):
        one.close()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be lost any more")
def test_the_binding_counts_its_references() -> None:
    """PySide6 6.12.0 loses one reference to None a call on Python 3.11, and aborts in the end."""
    layout = QVBoxLayout()
    before = sys.getrefcount(None)
    for _ in range(500):
        layout.takeAt(0)
    assert sys.getrefcount(None) > before - 250


@pytest.mark.parametrize("code", ["real_sales_open", "practice_sales_open"])
def test_sales_that_nobody_follows_are_told_at_the_start(desktop: Desktop, code: str) -> None:
    line = CheckLine("other_journal", Level.WARN, code, {"open": "2"})
    desktop.program.check.found["other_journal"] = [line]
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(desktop.window.notice.isVisible)
    assert "2" in desktop.window.notice.accessibleName()
    del desktop.program.check.found["other_journal"]
    desktop.backstage.rebuild()
    desktop.qtbot.waitUntil(lambda: not desktop.window.notice.isVisible())


def test_news_that_arrive_after_the_window_is_closed_begin_nothing(desktop: Desktop) -> None:
    heard: list[object] = []
    desktop.backstage.news.connect(heard.append)

    async def tell() -> None:
        desktop.backstage._on_news(object())  # crosses over once the window is closed

    done: list[None] = []
    desktop.loop.submit(tell, done.append, lambda trouble: None)
    desktop.window.close()
    desktop.qtbot.waitUntil(lambda: bool(done))
    assert heard == []


def test_what_is_cut_short_is_told_to_whoever_waits(desktop: Desktop) -> None:
    troubles: list[str] = []

    async def cut_short() -> None:
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    def tell(trouble: Exception) -> None:
        assert isinstance(trouble, Refusal)
        troubles.append(trouble.code)

    desktop.loop.submit(cut_short, lambda _: None, tell)
    desktop.qtbot.waitUntil(lambda: troubles == ["begun_anew"])
