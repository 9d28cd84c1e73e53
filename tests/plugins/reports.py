"""Reports cross from a worker to the main process as UTF-8: what cannot, is escaped.

Tests feed the program lone surrogates; one of them in a captured line would end the whole run.
"""

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Escape what was captured, and the failure's own text where it needs it."""
    report = yield
    report.sections = [(name, _escaped(text)) for name, text in report.sections]
    text = report.longreprtext
    if text != _escaped(text):
        report.longrepr = _escaped(text)
    return report


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
