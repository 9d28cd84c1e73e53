"""One thing that a page of settings asks."""

from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.change_settings import DECIDING

Value = str | int | bool | list[str]


class Kind(StrEnum):
    """How a setting is asked for."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    LIST = "list"  # words with commas between them


@dataclass(frozen=True, slots=True)
class Question:
    """One setting. ``least`` and ``most`` are for numbers, ``choices`` are (value, words)."""

    setting: str  # "desk.name"
    title: str
    kind: Kind
    value: str | int | bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0

    @property
    def deciding(self) -> bool:
        """Whether only a manager may answer it, where people sign in."""
        return self.setting in DECIDING


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that belong together."""

    name: str
    title: str
    questions: tuple[Question, ...]
