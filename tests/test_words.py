"""Every code that is raised or told anywhere has words, and no words are left that nobody needs."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from monzapos.domain.errors import Refusal
from monzapos.presentation import text
from monzapos.presentation.error_notice import notice, notice_for
from monzapos.presentation.notices import NOTICES
from monzapos.presentation.setup_steps import STAFF_SQL
from monzapos.ui.shortcuts import Shortcut
from tests.architecture.sources import Source, sources

ROOT = Path(__file__).parents[1]
_REFUSALS = {"Refusal", "VehicleHeld", "ProviderTrouble"}
# Whom a code is handed to, and as which argument; what is told gets a word before it.
_TAKERS = {
    **dict.fromkeys(_REFUSALS, (0, "")),
    "CheckLine": (2, ""),
    "SecretsReport": (2, ""),
    "notice_for": (0, ""),
    "Finding": (1, "settings_"),
    "Verdict": (2, "alarm_"),
    "_alarm": (1, "alarm_"),
    "raised": (1, "alarm_"),
    "AlarmRaised": (2, "alarm_"),
}


@dataclass
class _Module:
    """One module, as far as the strings in it can be followed."""

    source: Source
    _followed: set[str] = field(default_factory=set)

    def strings(self, node: ast.expr) -> Iterator[str]:
        """Yield the strings that an expression can be, as far as the module itself tells."""
        match node:
            case ast.Constant(value=str(value)):
                yield value
            case ast.IfExp(body=body, orelse=other):
                yield from self.strings(body)
                yield from self.strings(other)
            case ast.BoolOp(values=values):
                for each in values:
                    yield from self.strings(each)
            case ast.Tuple(elts=[first, *_]):
                yield from self.strings(first)
            case ast.Dict(values=values):
                for each in values:
                    yield from self.strings(each)
            case ast.Call(func=ast.Attribute(attr="get", value=table), args=arguments):
                for argument in [table, *arguments[1:]]:
                    yield from self.strings(argument)
            case ast.Call(func=ast.Name(id=name)):
                yield from self._returned(name)
            case ast.Name(id=name) if name not in self._followed:
                self._followed.add(name)  # a name that is handed on leads back to itself
                yield from self._bound(name)
                yield from _constants().get(name, ())
                self._followed.discard(name)

    def _bound(self, name: str) -> Iterator[str]:
        """Yield what a name is set to, as a variable or as an argument of the module's own."""
        for node in ast.walk(self.source.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                    yield from self.strings(value)
                case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=found), *_])], value=value):
                    if found == name:
                        yield from self.strings(value)
                case ast.FunctionDef(name=function, args=ast.arguments(args=arguments)):
                    names = [argument.arg for argument in arguments if argument.arg != "self"]
                    for place, argument in enumerate(names):
                        if argument == name:
                            yield from self._handed(function, place)

    def _handed(self, function: str, place: int) -> Iterator[str]:
        for call in self.calls():
            if called(call) == function and len(call.args) > place:
                yield from self.strings(call.args[place])

    def _returned(self, function: str) -> Iterator[str]:
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.FunctionDef) and node.name == function:
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Return) and inner.value is not None:
                        yield from self.strings(inner.value)

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Call):
                yield node


@cache
def _constants() -> dict[str, list[str]]:
    """Return the texts that constants of any module are set to."""
    found: dict[str, list[str]] = {}
    for source in sources():
        for node in source.tree.body:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))
                ) if name.isupper():
                    found.setdefault(name, []).append(value)
    return found


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _told() -> dict[str, str]:
    """Return every code that the sources name, and a place that names it."""
    found: dict[str, str] = {}
    for source in sources():
        module = _Module(source)
        for call in module.calls():
            place, prefix = _TAKERS.get(called(call), (None, ""))
            if place is not None and len(call.args) > place:
                for code in module.strings(call.args[place]):
                    if code:
                        found[prefix + code] = f"{source.path}:{call.lineno}"
    return found


def test_the_search_finds_codes_however_they_are_written() -> None:
    wanted = {
        "no_sale",  # Refusal("no_sale")
        "vehicle_held",  # VehicleHeld("vehicle_held")
        "no_network",  # code = "no_network" if … else …; ProviderTrouble(code)
        "amount_too_large",  # a table of the module
        "in_flight",  # returned in a tuple by a function whose result is unpacked
        "journal_locked",  # a table of the module
        "rate_limited",  # handed to a function of the module
        "settings_repaired",  # Finding(name, code)
        "alarm_currency",  # returned by a function, and handed to Verdict
        "alarm_late_money",
        "clock_off",  # CheckLine(…)
    }
    assert wanted - _told().keys() == set()


def test_every_code_has_words() -> None:
    assert {code: place for code, place in _told().items() if code not in NOTICES} == {}


def test_no_words_are_left_over() -> None:
    written = {
        node.value
        for source in sources()
        if "/notices/" not in source.path
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert NOTICES.keys() - _told().keys() - written == set()


def test_every_notice_says_what_happened_and_what_to_do() -> None:
    incomplete = [code for code, (title, message, _) in NOTICES.items() if not (title and message)]
    told_ok = {"settings_ok", "supabase_skip"} | {
        code for code in NOTICES if code.endswith(("_ok", "_skip", "_practice"))
    }
    no_action = {code for code, words in NOTICES.items() if not words[2]} - told_ok
    assert (incomplete, no_action) == ([], set())


def test_the_places_in_the_words_are_filled_by_whoever_raises() -> None:
    """A place that no raiser fills would always read as a dash."""
    given: dict[str, set[str]] = {}
    for source in sources():
        module = _Module(source)
        for call in module.calls():
            if called(call) in _REFUSALS and call.args:
                for code in module.strings(call.args[0]):
                    names = {keyword.arg or "**" for keyword in call.keywords}
                    if {"limit_minor", "currency"} <= names:  # error_notice writes it as money
                        names.add("limit")
                    given[code] = given.get(code, set()) | names
    missing = {
        code: wanted - given[code]
        for code, words in NOTICES.items()
        if code in given and "**" not in given[code]
        for wanted in [_places(words)]
        if wanted - given[code]
    }
    assert missing == {}


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_notice_can_be_said_in_every_language(language: str) -> None:
    text.use(language)
    try:
        for code in NOTICES:
            words = notice_for(code, {"message": "{0} %s {odd}"})
            assert words.title
            assert words.message
    finally:
        text.use("en")


def test_a_notice_quotes_details_as_they_are_and_a_missing_one_as_a_dash() -> None:
    words = notice(Refusal("vehicle_held", vehicle="{desk} %s {0}", desk="Desk 2", person="Ana"))
    assert words.message == "{desk} %s {0} is held by Ana at Desk 2 (–)."


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_code_without_words_is_named_honestly(language: str) -> None:
    text.use(language)
    try:
        words = notice_for("never_heard_of", {})
    finally:
        text.use("en")
    assert "(never_heard_of)" in words.message
    assert words.action


def _places(words: tuple[str, str, str]) -> set[str]:
    parsed = (part for sentence in words for part in string.Formatter().parse(sentence))
    return {name for _, name, _, _ in parsed if name}


def test_the_readme_says_what_the_set_up_copies() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert STAFF_SQL in "".join(line.strip() + "\n" for line in readme.splitlines())


def test_the_readme_names_settings_as_the_screen_does() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    words = (ROOT / "resources/translations/es/LC_MESSAGES/monzapos.po").read_text("utf-8")
    named = re.findall(r"(?<!Windows' )\*\*Settings → ([^*]+)\*\*", readme)
    parts = {part for path in named for part in path.split(" → ")} - {"Stripe", "VINR"}
    assert {part for part in parts if f'msgid "{part}"' not in words} == set()
    assert "Made-up customer" in parts


def test_the_readme_lists_every_key() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").partition("## Keys")[2].partition("\n## ")[0]
    keys = {shortcut: shortcut.value[0].replace("Return", "Enter") for shortcut in Shortcut}
    assert [key for key in keys.values() if key.replace("Ctrl+Alt", "Alt") not in readme] == []
