"""What the command line says to people: events in words, and a QR of half blocks."""

from typing import Any

from monzapos.application.ports import QrMatrix
from monzapos.domain.attempt import Light
from monzapos.domain.payment import Purpose
from monzapos.presentation.formats import money
from monzapos.presentation.names import light_name, provider_name
from monzapos.presentation.sale_words import declined_words
from monzapos.presentation.text import _

_MARKED = frozenset({"session_opened", "observed", "settled"})
_QUIET = 4  # modules of white around the code
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"


def event_text(event: dict[str, Any], mark: str = "") -> str:
    """Return one line for people; ``mark`` says beside a code and a light what money it is."""
    words = _words(event)
    return f"{mark}. {words}" if mark and event["event"] in _MARKED else words


def _words(event: dict[str, Any]) -> str:
    match event["event"]:
        case "sale_started":
            return _("Sale {sale} started: {amount}. The car is held.").format(
                sale=event["sale_id"], amount=_amount(event)
            )
        case "attempt_started":
            return _("Asking {provider} for a checkout…").format(
                provider=provider_name(event["provider"])
            )
        case "session_opened":
            return _("Scan to pay. The page must show the desk code {code}.").format(
                code=" ".join(event["desk_code"])
            )
        case "observed":
            status = event["provider_status"]
            return _("{light} ({status})").format(
                light=light_name(Light(event["light"])), status=declined_words(status) or status
            )
        case "settled" if event["light"] == Light.PAID and event["purpose"] == Purpose.DEPOSIT:
            return _("DEPOSIT PAID: {amount}. The car is held; the keys stay here.").format(
                amount=_amount(event)
            )
        case "settled":
            return _("{light}: {amount}").format(
                light=light_name(Light(event["light"])).upper(), amount=_amount(event)
            )
        case _:
            return f"{event['title']}. {event['message']}"


def qr_text(matrix: QrMatrix) -> str:
    """Draw a QR code with two modules to a character, black on white on any terminal."""
    size = matrix.size + 2 * _QUIET

    def dark(row: int, column: int) -> bool:
        row, column = row - _QUIET, column - _QUIET
        inside = 0 <= row < matrix.size and 0 <= column < matrix.size
        return inside and matrix.modules[row * matrix.size + column] == 1

    lines = []
    for row in range(0, size, 2):
        cells = (" ▀▄█"[dark(row, column) + 2 * dark(row + 1, column)] for column in range(size))
        lines.append(f"{_BLACK_ON_WHITE}{''.join(cells)}{_PLAIN}")
    return "\n".join(lines)


def table(rows: list[list[str]]) -> str:
    """Align rows of texts in columns."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _amount(event: dict[str, Any]) -> str:
    return money(event["amount"], event["currency"])
