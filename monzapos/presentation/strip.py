"""What the strip at the top of the window always shows."""

from dataclasses import dataclass

from monzapos.application.settings import Mode
from monzapos.presentation.names import desk_name, sentence
from monzapos.presentation.text import _


@dataclass(frozen=True, slots=True)
class Strip:
    """Mode, connection, desk and person, in words."""

    mode: Mode
    mode_name: str  # "PRACTICE"
    mode_note: str  # "No real money moves"
    online: bool | None  # None: not asked yet
    connection: str
    desk: str
    person: str


def strip(mode: Mode, online: bool | None, provider: str, desk: str, person: str) -> Strip:
    """Say what the strip says."""
    name, note = {
        Mode.PRACTICE: (_("PRACTICE"), _("No real money moves")),
        Mode.TEST: (_("TEST"), _("Test cards only, no real money moves")),
        Mode.LIVE: (_("LIVE"), _("Real cards are charged")),
        Mode.NOT_SET_UP: (_("NOT SET UP"), _("Finish the settings before you sell")),
    }[mode]
    desk = desk_name(desk)
    if mode is Mode.NOT_SET_UP:  # nobody was asked, so nobody has answered
        return Strip(mode, name, note, None, _("Not asked: no key"), desk, person)
    asked = _("Practice") if mode is Mode.PRACTICE else provider
    words = {
        None: _("Connecting to {provider}…"),
        True: _("{provider} answers"),
        False: _("{provider} does not answer"),
    }[online]
    connection = sentence(words, {"provider": asked})
    return Strip(mode, name, note, online, connection, desk, person)
