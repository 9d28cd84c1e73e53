"""Sizes that tell when to think again. Who is over one has two jobs, and is to be two things."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import sources

MODULE_LINES = 250
FUNCTION_LINES = 40
CONSTRUCTOR_ARGUMENTS = 7


def test_no_module_is_long() -> None:
    lengths = {source.path: len(source.text.splitlines()) for source in sources()}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_long() -> None:
    lengths = {name: _length(function) for name, function in _functions()}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_no_constructor_asks_for_much() -> None:
    counts = {
        name: _argument_count(function) - 1
        for name, function in _functions()
        if function.name == "__init__"
    }
    assert {name: count for name, count in counts.items() if count > CONSTRUCTOR_ARGUMENTS} == {}


def _functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{source.path}:{node.lineno} {node.name}", node


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def _argument_count(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = function.args
    return len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
