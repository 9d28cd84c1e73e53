"""What stands before the pages: nothing, the sign-in, or the lock."""

from dataclasses import dataclass
from enum import StrEnum

from monzapos.application.change_settings import PERHAPS_THE_PROJECT, PROJECT_TROUBLES
from monzapos.application.staff import Presence, Roll
from monzapos.presentation.error_notice import Notice, notice, notice_for
from monzapos.presentation.text import _, ngettext

# Which field of the sign-in a refusal belongs to; all others belong to none.
_FIELDS = {
    "wrong_password": "password",
    "email_not_confirmed": "email",
    "not_staff": "email",
    "user_banned": "email",
}
SELLING_WAITS = "selling_waits"  # the notice that says why no sale starts
_LET_IN = frozenset({Presence.HERE, Presence.OFFLINE})


class Gate(StrEnum):
    """How far somebody gets in."""

    OPEN = "open"
    SIGN_IN = "sign_in"
    RENEWING = "renewing"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class GateScreen:
    """Every text ready to be painted; nothing of the journal is in any of them.

    ``trouble`` of an open gate is to be known while the pages are used.
    """

    gate: Gate
    title: str = ""
    text: str = ""
    following: str = ""  # that a sale goes on meanwhile
    email: str = ""  # whose sign-in is renewed or locked
    trouble: Notice | None = None
    may_set_up: bool = False
    settings_file: str = ""  # its path, told only where the settings may be wrong

    @property
    def shut(self) -> bool:
        """Whether the pages are to be seen by nobody."""
        return self.gate is not Gate.OPEN


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is at the desk, as the strip and the pages need it."""

    signs_in: bool = False
    name: str = ""
    here: bool = True  # whether the pages are open to somebody
    decides: bool = True  # whether that is a manager


def attendance(roll: Roll, *, signs_in: bool) -> Attendance:
    """Say who is here."""
    here = roll.presence in _LET_IN
    person = roll.person if here or roll.presence is Presence.LOCKED else None
    manager = here and person is not None and person.manager
    return Attendance(signs_in, person.name if person else "", here, manager or not signs_in)


def _may_set_up(trouble: Notice | None, *, fresh: bool) -> bool:
    """Nobody signs in to a project that the settings have wrong: it has to be mended first."""
    return fresh or (trouble is not None and trouble.code in PROJECT_TROUBLES)


def gate_screen(
    roll: Roll, *, signs_in: bool, fresh: bool, open_sales: int, settings_file: str
) -> GateScreen:
    """Say what stands before the pages; ``fresh`` is a desk that nobody has set up yet."""
    if not signs_in or roll.presence in _LET_IN:
        return GateScreen(Gate.OPEN, trouble=_while_inside(roll))
    trouble = notice(roll.trouble) if roll.trouble else None
    gate, title, text = _words(roll)
    locked = gate is Gate.LOCKED
    return GateScreen(
        gate,
        title,
        text,
        _("An open sale stays followed meanwhile.") if open_sales else "",
        roll.email,
        trouble,
        may_set_up=not locked and _may_set_up(trouble, fresh=fresh),
        settings_file="" if locked else settings_file,
    )


def _words(roll: Roll) -> tuple[Gate, str, str]:
    """Return what is shut, its title and its text."""
    match roll.presence:
        case Presence.LOCKED:
            name = roll.person.name if roll.person else ""
            text = _("{person} is signed in.\nThe password opens this desk again.")
            return Gate.LOCKED, _("Locked"), text.format(person=name)
        case Presence.RETURNING:
            text = _("Renewing the sign-in of\n{person}…")
            if roll.trouble:
                text = _(
                    "The sign-in of {person} could not be renewed yet. "
                    "The program tries again by itself."
                )
            email = roll.email or _("the last person here")
            return Gate.RENEWING, _("One moment"), text.format(person=email)
        case _:
            text = _("With your account at the dealership’s website.")
            return Gate.SIGN_IN, _("Sign in"), text


def _while_inside(roll: Roll) -> Notice | None:
    """Say what nobody sells for; of a sign-in that still lasts, what only a person can change."""
    if roll.trouble is None:
        return None
    if roll.presence is Presence.OFFLINE:
        return notice_for(SELLING_WAITS, {"why": notice(roll.trouble).title})
    return notice(roll.trouble) if roll.trouble.code == "keyring_locked" else None


def staff_hint() -> str:
    """Say why an account may not be enough."""
    return _(
        "An account alone does not let anybody in: the dealership has to make it a staff account."
    )


def mending_hint(code: str, settings_file: str) -> str:
    """Say where an address that may be wrong is mended; nothing where it cannot be that."""
    if code not in PERHAPS_THE_PROJECT:
        return ""
    return _(
        "If it stays so, the project’s address or key may be wrong: whoever installed the program "
        "finds them in {file}; “monzapos check” says more."
    ).format(file=settings_file)


def field_of(code: str) -> str:
    """Return the field that a refusal belongs to: ``email``, ``password``, or none."""
    return _FIELDS.get(code, "")


def caps_lock_on(typed: str, *, shift: bool) -> bool | None:
    """Tell by a typed letter whether caps lock is on; None where it cannot tell."""
    if len(typed) != 1 or typed.lower() == typed.upper():
        return None
    return typed.isupper() is not shift


def locked_sign_out_note() -> str:
    """Say what becomes of open sales, without a word about how many there are."""
    return _(
        "An open sale stays followed, and its car stays held; whoever signs in next sees it again."
    )


def sign_out_note(open_sales: int) -> str:
    """Say what becomes of the open sales when somebody signs out."""
    return ngettext(
        "{count} sale is still open. It stays followed, and its car stays held; whoever signs in "
        "next sees it again.",
        "{count} sales are still open. They stay followed, and their cars stay held; whoever signs "
        "in next sees them again.",
        open_sales,
    ).format(count=open_sales)
