"""Habits that no checker knows."""

import ast
import re
from pathlib import PurePath

from tests.architecture.sources import Source, sources

_GRAB_BAGS = {"utils", "util", "common", "misc", "helpers", "helper", "tools", "stuff"}
_UNFINISHED = re.compile(r"NotImplementedError|#.*\b(TODO|FIXME)\b")


def test_no_module_is_a_grab_bag() -> None:
    named = {source.path: set(PurePath(source.path).with_suffix("").parts) for source in sources()}
    assert [path for path, names in named.items() if names & _GRAB_BAGS] == []


def test_nothing_is_left_unfinished() -> None:
    assert [source.path for source in sources() if _UNFINISHED.search(source.text)] == []


def test_nothing_sleeps_on_a_thread() -> None:
    """A sleeping thread cannot be told to stop; an event or the loop can."""
    assert [source.path for source in sources() if _sleeps(source)] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        source.path
        for source in sources()
        if source.tree.body and ast.get_docstring(source.tree) is None
    ]
    assert silent == []


def _sleeps(source: Source) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and ast.unparse(node) == "time.sleep")
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "time"
            and any(name.name == "sleep" for name in node.names)
        )
        for node in ast.walk(source.tree)
    )
