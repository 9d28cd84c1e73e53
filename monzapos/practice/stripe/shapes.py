"""The shapes that a parameter can have, and Stripe's words for one that has another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from monzapos.practice.forms import Tree
from monzapos.practice.stripe.errors import invalid

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_INDEX = re.compile(r"[0-9]{1,4}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


class Shape(Protocol):
    """Reads one parameter; raises ``StripeError`` 400 that names it."""

    def read(self, value: Tree, param: str) -> Any:
        """Return the value as JSON has it."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Characters."""

    longest: int = 5000

    def read(self, value: Tree, param: str) -> str:
        """Return the text; empty is refused, as there is nothing yet that could be unset."""
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {_shown(value)}", param, "parameter_invalid_string")
        if value == "":
            raise invalid(
                f"You passed an empty string for '{param}'. We assume empty values are an attempt"
                f" to unset a parameter; however '{param}' cannot be unset. You should remove"
                f" '{param}' from your request or supply a non-empty value.",
                param,
                "parameter_invalid_empty",
            )
        if len(value) > self.longest:
            raise invalid(
                f"Invalid string: {value[:20]}…; must be at most {self.longest} characters",
                param,
                "parameter_invalid_string",
            )
        return value


@dataclass(frozen=True, slots=True)
class Email:
    """An address."""

    def read(self, value: Tree, param: str) -> str:
        """Return the address."""
        text = Text(800).read(value, param)
        if not _EMAIL.fullmatch(text):
            raise invalid(f"Invalid email address: {text}", param, "email_invalid")
        return text


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number."""

    smallest: int = 0

    def read(self, value: Tree, param: str) -> int:
        """Return the number."""
        if not isinstance(value, str) or not _INTEGER.fullmatch(value):
            raise invalid(f"Invalid integer: {_shown(value)}", param, "parameter_invalid_integer")
        if int(value) < self.smallest:
            raise invalid(
                f"This value must be greater than or equal to {self.smallest}.",
                param,
                "parameter_invalid_integer",
            )
        return int(value)


@dataclass(frozen=True, slots=True)
class Boolean:
    """true or false."""

    def read(self, value: Tree, param: str) -> bool:
        """Return the truth."""
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {_shown(value)}", param)
        return value == "true"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; ``elsewhere`` are words that Stripe knows and practice does not play."""

    words: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()

    def read(self, value: Tree, param: str) -> str:
        """Return the word."""
        if isinstance(value, str) and value in self.words:
            return value
        if value in self.elsewhere:
            raise invalid(f"Practice does not play {param}={_shown(value)}.", param)
        known = ", ".join((*self.words, *self.elsewhere))
        raise invalid(f"Invalid {param}: must be one of {known}", param)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The caller's own pairs."""

    def read(self, value: Tree, param: str) -> dict[str, str]:
        """Return the pairs; one with an empty value means that it is not there."""
        if not isinstance(value, dict):
            raise invalid("Invalid object", param)
        if len(value) > 50:
            raise invalid("Metadata can only have up to 50 keys.", param)
        pairs = {name: self._pair(name, each, param) for name, each in value.items()}
        return {name: each for name, each in pairs.items() if each}

    def _pair(self, name: str, value: Tree, param: str) -> str:
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {_shown(value)}", f"{param}[{name}]")
        if len(name) > 40:
            raise invalid(
                f"Metadata keys can have up to 40 characters, but you passed in a key that is"
                f" {len(name)} characters. Invalid key: {name}",
                param,
            )
        if len(value) > 500:
            raise invalid(
                f"Metadata values can have up to 500 characters, but you passed in a value that is"
                f" {len(value)} characters. Invalid value: {value}",
                f"{param}[{name}]",
            )
        return value


@dataclass(frozen=True, slots=True)
class Array:
    """Some values of one shape."""

    item: Shape
    most: int = 100

    def read(self, value: Tree, param: str) -> list[Any]:
        """Return the values in the order of their numbers."""
        if not isinstance(value, dict) or not all(map(_INDEX.fullmatch, value)):
            raise invalid("Invalid array", param)
        if len(value) > self.most:
            raise invalid(f"Array must have at most {self.most} elements", param)
        ordered = sorted(value.items(), key=lambda entry: int(entry[0]))
        return [self.item.read(each, f"{param}[{name}]") for name, each in ordered]


@dataclass(frozen=True, slots=True)
class Record:
    """Named parameters; ``elsewhere`` are names that Stripe knows and practice does not play."""

    known: Mapping[str, Shape]
    needed: tuple[str, ...] = ()
    elsewhere: frozenset[str] = field(default_factory=frozenset)

    def read(self, value: Tree, param: str) -> dict[str, Any]:
        """Return the parameters that were given."""
        if not isinstance(value, dict):
            raise invalid("Invalid object", param)
        for name in value:
            if name not in self.known:
                raise self._stranger(name, _inside(param, name))
        for name in self.needed:
            if name not in value:
                path = _inside(param, name)
                raise invalid(f"Missing required param: {path}.", path, "parameter_missing")
        return {
            name: self.known[name].read(each, _inside(param, name)) for name, each in value.items()
        }

    def _stranger(self, name: str, path: str) -> Exception:
        if name in self.elsewhere:
            return invalid(f"Practice does not play the parameter {path}.", path)
        return invalid(f"Received unknown parameter: {path}", path, "parameter_unknown")


def _inside(param: str, name: str) -> str:
    return f"{param}[{name}]" if param else name


def _shown(value: Tree) -> str:
    return value[:100] if isinstance(value, str) else "an object"
