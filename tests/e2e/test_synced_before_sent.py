"""A sale is on the disk, not only in a buffer, before the provider hears of it.

kill -9 cannot prove this: what a dead process has written is in the system's cache. Only the system
calls tell.
"""

from pathlib import Path

import pytest

from tests.e2e.cars import STRADA, VELOCE
from tests.e2e.children import PYTHON
from tests.e2e.program import Home
from tests.e2e.provider import Provider
from tests.e2e.syscalls import judge, strace

CREATE = "/v1/checkout/sessions"
SENT_TOO_EARLY = """\
7 pwrite64(5</h/journal.sqlite3-wal>, "..{key}..", 4096, 4152) = 4096
7 fdatasync(5</h/journal.sqlite3-wal> <unfinished ...>
8 sendto(9<TCP:[1]>, "POST /v1/checkout/sessions HTTP/1.1\\r\\nIdempotency-Key: {key}\\r\\n", 9) = 9
7 <... fdatasync resumed>)               = 0
"""
KEY = "0a4c7f5e-3d0b-4c57-9f0e-5a1a6c0b7e11"

linux = pytest.mark.linux("system calls are read by strace")
Shop = tuple[Home, Provider]


@linux
def test_the_key_is_synced_before_it_is_sent(shop: Shop, tmp_path: Path) -> None:
    home, provider = shop
    trace = tmp_path / "trace"
    sold = home.start_command(*strace(trace), *PYTHON, "-m", "monzapos", "sell", VELOCE, "--json")
    started = sold.wait_for("attempt_started")
    provider.pay(sold.wait_for("session_opened"))
    assert sold.finish().status == 0
    evidence = judge(trace, CREATE)
    assert (evidence.unsafe, evidence.unread) == ([], 0)
    assert evidence.safe == [started["idempotency_key"]]
    assert evidence.safe == [each["idempotency_key"] for each in provider.creates()]


@linux
def test_a_program_that_does_not_sync_is_found_out(shop: Shop, tmp_path: Path) -> None:
    home, provider = shop
    trace = tmp_path / "trace"
    unsynced = (*PYTHON, "-m", "tests.e2e.crash.unsynced")
    sold = home.start_command(*strace(trace), *unsynced, "sell", STRADA, "--json")
    started = sold.wait_for("attempt_started")
    provider.pay(sold.wait_for("session_opened"))
    assert sold.finish().status == 0
    assert judge(trace, CREATE).unsafe == [started["idempotency_key"]]


def test_a_sync_that_has_not_ended_saves_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.write_text(SENT_TOO_EARLY.format(key=KEY))
    assert judge(trace, CREATE).unsafe == [KEY]


def test_what_is_written_during_a_sync_is_not_covered_by_it(tmp_path: Path) -> None:
    pwrite, sync, send, resumed = SENT_TOO_EARLY.format(key=KEY).splitlines()
    trace = tmp_path / "trace"
    trace.write_text("\n".join([sync, pwrite.replace("7 ", "6 ", 1), resumed, send]))
    assert judge(trace, CREATE).unsafe == [KEY]
    trace.write_text("\n".join([pwrite, sync, resumed, send]))
    assert judge(trace, CREATE).safe == [KEY]


def test_a_request_without_a_readable_key_is_no_proof(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.write_text('8 sendto(9<TCP:[1]>, "POST /v1/checkout/sessions HTTP/1.1\\r\\n", 9) = 9\n')
    assert judge(trace, CREATE).unread == 1
