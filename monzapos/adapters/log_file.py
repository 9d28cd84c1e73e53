"""The log: a rotating file, written by a thread of its own, with secrets taken out."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

_SECRET = re.compile(
    r"(?:sk|rk|pk|whsec)_(?:live|test|practice)_\w+"
    r"|\b(?:sk|rk|pk|whsec)_\w{6,}"
    r"|\bsb_(?:publishable|secret)_[\w-]+"
    r"|(?:base64-)?eyJ(?:[\w-]+(?:\.[\w-]*){1,2}|[\w-]{16,})"  # a token, or a cookie that has one
    r"|\$argon2\S+"
    r"|(?i:\bbearer\s+[^\s'\",;]+)"
    # A header's value may have spaces in it: all the rest of the line is one secret.
    r"|(?i:\b(?:proxy-)?(?:authorization|(?:set-)?cookie)\b['\"]?\s*[:=,].*)"
    r"|(?i:(?:api[-_]?key|(?:access|refresh)[-_]token|password|secret)['\"]?\s*[:=,]\s*"
    r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\S+))"
)
# What these say below a warning holds headers, bodies and addresses with secrets in them.
_CHATTY = ("asyncio", "hpack", "h2", "httpcore", "httpx", "keyring", "stripe", "urllib3", "uvicorn")


class Redaction(logging.Filter):
    """Takes secrets out of a record, and what could pass for another line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:  # a slip in a log call is no reason to stop selling
            message = str(record.msg)
        record.msg = _one_line(redacted(message))
        record.args = ()
        trace = record.exc_text or ""
        if record.exc_info:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = _indented(trace)
        record.stack_info = _indented(record.stack_info or "")
        return True


def redacted(text: str) -> str:
    """Return the text with everything that looks like a secret replaced."""
    return _SECRET.sub("[removed]", text)


def _indented(trace: str) -> str | None:
    lines = redacted(trace).split("\n")
    return "\n".join(f"  {_one_line(line)}" for line in lines) if trace else None


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Log to ``monzapos.log`` in a folder until the block ends."""
    file = _PrivateFile(
        folder / "monzapos.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
    )
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = QueueHandler(queue)
    handler.addFilter(Redaction())
    listener = QueueListener(queue, file)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    listener.start()
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        listener.stop()
        file.close()


class _PrivateFile(RotatingFileHandler):
    def _open(self):  # type: ignore[no-untyped-def] # the base class has no type for it
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, self.mode, encoding=self.encoding)
