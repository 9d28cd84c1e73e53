"""The log keeps no secret, and nobody can write a line of it that the program did not write."""

import io
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from monzapos.adapters.log_file import Redaction, logging_to, redacted

log = logging.getLogger("monzapos.tests")

CANARIES = [
    "rk_live_" + "CANARY",
    "rk_test_CANARY1",
    "sk_test_CANARY1",
    "sk_live_CANARY1",
    "pk_live_CANARY1",
    "whsec_CANARY123",
    "sk_CANARY123456",
    "eyJCANARY.eyJCANARY.CANARY",
    "eyJCANARY-_.eyJCANARY",
    "Authorization: Bearer CANARY",
    "authorization=Basic CANARY more CANARY",
    "{'authorization': 'Bearer CANARY'}",
    "Adding (b'authorization', b'Bearer CANARY') to the header table",
    "Proxy-Authorization: CANARY CANARY",
    "Cookie: sb-x-auth-token.0=CANARY; sb-x-auth-token.1=CANARY",
    "Set-Cookie: session=CANARY; Path=/",
    "apikey: CANARY",
    "x-api-key=CANARY",
    '{"refresh_token": "CANARY"}',
    "access_token=CANARY",
    "refresh-token: CANARY",
    "password = CANARY",
    '{"password":"CANARY","email":"ana@example.com"}',
    "client_secret=CANARY",
    "Bearer CANARY",
    "sb_publishable_CANARY-1",
    "sb_secret_CANARY1",
    "sb-x-auth-token=base64-eyJCANARYCANARYCANARY",
    '{"password": "CANARY with \\"CANARY\\" and CANARY"}',
    "password='CANARY with CANARY'",
    "Adding (b'apikey', b'CANARY') to the header table",
    "input_value={'access_token': 'CANARY', 'refresh_token': 'CANARY'}",
    "$argon2id$v=19$m=65536,t=3,p=4$CANARY$CANARY",
]
INNOCENT = [
    "disk_io_error in task_runner",
    "The journal cannot be read: journal_full",
    "risk_assessment and mask_everything",
    "Asked Stripe about cs_test_a1B2",
    "eye of the needle",
    "Supabase Auth answered 400: wrong_password (AuthApiError)",
    "grant_type=refresh_token",
]


@pytest.fixture(autouse=True)
def _levels() -> Iterator[None]:
    """Put the levels back that logging sets for the libraries."""
    before = {name: logger.level for name, logger in _loggers().items()}
    yield
    for name, logger in _loggers().items():
        logger.setLevel(before.get(name, logging.NOTSET))


def _loggers() -> dict[str, logging.Logger]:
    known = logging.root.manager.loggerDict
    return {name: logger for name, logger in known.items() if isinstance(logger, logging.Logger)}


def written(folder: Path) -> str:
    return (folder / "monzapos.log").read_text("utf-8")


@pytest.mark.parametrize("text", CANARIES)
def test_no_secret_is_written(tmp_path: Path, text: str) -> None:
    with logging_to(tmp_path):
        log.info("before %s", text)
        log.info(text)
        _log_caught(text)
        log.info("stack of %s", text, stack_info=True)
    kept = written(tmp_path)
    assert "CANARY" not in kept
    assert kept.count("[removed]") >= 4
    assert "caught" in kept


@pytest.mark.parametrize("text", INNOCENT)
def test_other_words_stay(text: str) -> None:
    assert redacted(text) == text


def test_what_another_handler_has_formatted_before_is_redacted_too(tmp_path: Path) -> None:
    """A formatter keeps the trace that it made in the record."""
    other = io.StringIO()
    first = logging.StreamHandler(other)
    root = logging.getLogger()
    root.addHandler(first)
    try:
        with logging_to(tmp_path):
            _log_caught("rk_live_CANARY")
    finally:
        root.removeHandler(first)
    assert "CANARY" in other.getvalue()
    assert "CANARY" not in written(tmp_path)
    assert "ValueError" in written(tmp_path)


LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ \S+ ")


def test_a_record_is_one_line_and_its_trace_is_indented(tmp_path: Path) -> None:
    forged = "x\n2026-05-04 12:00:00,000 ERROR monzapos forged\r\u2028\x1b[2J\u202e\udcff\0"
    with logging_to(tmp_path):
        log.info("%s", forged)
        _log_caught(forged)
    lines = written(tmp_path).splitlines()
    assert lines[0].endswith(
        r"x\n2026-05-04 12:00:00,000 ERROR monzapos forged\r\u2028\x1b[2J\u202e\udcff\x00"
    )
    starts = [line for line in lines if LINE.match(line)]
    assert len(starts) == 2
    assert all(line.startswith("  ") for line in lines if line not in starts)


def test_only_this_user_reads_it(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        log.info("hello")
    assert stat.S_IMODE((tmp_path / "monzapos.log").stat().st_mode) == 0o600


def test_libraries_are_quiet_and_the_program_is_not(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        for name in ("httpx", "httpcore", "hpack", "stripe", "urllib3", "keyring"):
            logging.getLogger(name).info("chatter of %s", name)
        log.info("a word")
        log.debug("a detail")
    assert "chatter" not in written(tmp_path)
    assert "a word" in written(tmp_path)
    assert "a detail" not in written(tmp_path)


def test_logging_ends_with_its_block(tmp_path: Path) -> None:
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    with logging_to(tmp_path):
        pass
    log.info("afterwards")
    assert (list(logging.getLogger().handlers), logging.getLogger().level) == (handlers, level)
    assert written(tmp_path) == ""


@pytest.mark.parametrize(
    ("message", "arguments", "shown"),
    [
        ("rk_live_CANARY", (), "[removed]"),
        ("key %s", ("rk_live_CANARY",), "key [removed]"),
        ("%d sales", ("not a number",), "%d sales"),  # a slip in a log call stops nothing
    ],
)
def test_the_filter_lets_every_record_through(
    message: str, arguments: tuple[str, ...], shown: str
) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, message, arguments, None)
    assert Redaction().filter(record)
    assert record.getMessage() == shown


def _log_caught(text: str) -> None:
    try:
        _fail(text)
    except ValueError:
        log.info("caught", exc_info=True)


def _fail(text: str) -> None:
    raise ValueError(text)
