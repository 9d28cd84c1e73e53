"""What a process really did, by strace: which keys were on the disk before they went out."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_WRITES = ("pwrite64", "pwritev", "write")
_SYNCS = ("fdatasync", "fsync")
_SENDS = ("sendto", "sendmsg", "write", "writev")
_PAGE = 8192  # bytes of each argument that are printed: more than a page of the database
_LINE = re.compile(r"(?P<thread>\d+) +(?P<rest>.*)")
_CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)")
_RESUMED = re.compile(r"<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
_UNFINISHED = " <unfinished ...>"
_KEY = re.compile(r"Idempotency-Key: ([0-9a-f-]{36})", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def strace(trace: Path) -> tuple[str, ...]:
    """Return the words to put before a command."""
    found = shutil.which("strace")
    assert found, "strace is not installed; packaging/setup test installs it"
    calls = ",".join(sorted({*_WRITES, *_SYNCS, *_SENDS}))
    return (found, "-f", "-y", "-s", str(_PAGE), "-e", f"trace={calls}", "-o", str(trace))


@dataclass(slots=True)
class Evidence:
    """Keys of create requests: those that were safe when they were sent, and those that were not.

    ``unread`` are create requests in which no key was found: a proof that missed them is none.
    """

    safe: list[str] = field(default_factory=list)
    unsafe: list[str] = field(default_factory=list)
    unread: int = 0


def judge(trace: Path, path: str) -> Evidence:
    """Read a trace. A key is safe once a write to a log that holds it has been synced."""
    written: set[str] = set()
    synced: set[str] = set()
    evidence = Evidence()
    for when, name, arguments in _events(trace.read_text("utf-8", "replace").splitlines()):
        to_log = "journal.sqlite3-wal>" in arguments.partition(",")[0]
        if name in _WRITES and to_log and when == "began":
            written |= set(_UUID.findall(arguments))
        elif name in _SYNCS and to_log and when == "ended":
            synced |= written
        elif name in _SENDS and f'"POST {path} HTTP' in arguments and when == "began":
            keys = _KEY.findall(arguments)
            evidence.unread += not keys
            for key in keys:
                (evidence.safe if key in synced else evidence.unsafe).append(key)
    return evidence


def _events(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each call as it began and as it ended; strace parts those that others came between.

    A sync counts from its end and a sending from its beginning. What is written between the two
    ends of a sync is not known to be covered by it, so a write counts only for syncs that begin
    after it: its beginning is held back until the syncs under way are over.
    """
    open_calls: dict[str, tuple[str, str]] = {}
    held_back: list[tuple[str, str, str]] = []
    for line in lines:
        if (parted := _LINE.match(line)) is None:
            continue
        thread, rest = parted["thread"], parted["rest"]
        if resumed := _RESUMED.match(rest):
            name, arguments = open_calls.pop(thread, (resumed["name"], ""))
            yield "ended", name, arguments
        elif call := _CALL.match(rest):
            name, arguments = call["name"], call["arguments"]
            began = ("began", name, arguments.removesuffix(_UNFINISHED))
            syncing = any(running in _SYNCS for running, _ in open_calls.values())
            if syncing and name in _WRITES:
                held_back.append(began)
            else:
                yield began
            if rest.endswith(_UNFINISHED):
                open_calls[thread] = (name, arguments.removesuffix(_UNFINISHED))
            else:
                yield "ended", name, arguments
        if held_back and not any(running in _SYNCS for running, _ in open_calls.values()):
            yield from held_back
            held_back.clear()
    yield from held_back
