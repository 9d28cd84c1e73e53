"""Where commands write: JSON lines for scripts, words for people."""

import json
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from monzapos.presentation.terminal import event_text


@dataclass(frozen=True, slots=True)
class Output:
    """With ``as_json`` standard output holds JSON lines and nothing else."""

    as_json: bool

    def event(self, event: dict[str, Any], mark: str = "") -> None:
        """Tell one event, at once: a script may be reading along. ``mark``: as ``event_text``."""
        if self.as_json:
            self.line(event)
        else:
            self.say(event_text(event, mark))

    def line(self, fact: dict[str, Any]) -> None:
        """Write one JSON object."""
        print(json.dumps(fact, ensure_ascii=False), flush=True)  # noqa: T201 - this is the output

    def say(self, text: str) -> None:
        """Write words for people."""
        print(text, file=self._stream, flush=True)

    def note(self, text: str) -> None:
        """Say something beside the output, on standard error."""
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - a script's output stays clean

    def can_say(self, text: str) -> bool:
        """Whether the encoding of whoever reads has every character of a text."""
        try:
            text.encode(self._stream.encoding or "utf-8")
        except UnicodeEncodeError:
            return False
        return True

    @property
    def _stream(self) -> TextIO:
        return sys.stderr if self.as_json else sys.stdout
