"""What the command line understands."""

import argparse
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NoReturn

from monzapos import __version__
from monzapos.presentation import text
from monzapos.presentation.text import N_, _

# argparse's own words, as far as anybody meets them.
_OWN_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("not allowed with argument %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("%(prog)s: error: %(message)s\n"),
)


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations: ``--json`` stands for itself alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})


class ParserForScripts(Parser):
    """Tells whoever reads JSON, too, what it does not understand."""

    def error(self, message: str) -> NoReturn:
        """Print one ``trouble`` event, the usage on standard error, and exit with 2."""
        from monzapos.commands.output import Output
        from monzapos.domain.errors import Refusal
        from monzapos.presentation.narration import refusal_event

        refusal = Refusal("bad_command", message=message)
        Output(as_json=True).event(refusal_event(refusal, datetime.now(UTC)))
        super().error(message)


def parser(*, as_json: bool) -> argparse.ArgumentParser:
    """Return what the command line understands."""
    _speak_our_language()
    top = (ParserForScripts if as_json else Parser)(
        prog="monzapos",
        description=_("Point of sale for car dealerships. Without a command: the window."),
    )
    version = _("show program's version number and exit")  # argparse takes its own as it is
    top.add_argument("--version", action="version", version=f"monzapos {__version__}", help=version)
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    sell = commands.add_parser("sell", help=_("sell one vehicle without a window"))
    sell.add_argument("vehicle_id", metavar=_("VEHICLE_ID"))
    sell.add_argument("--deposit", metavar=_("AMOUNT"), help=_("take a deposit, such as 1000.00"))
    sell.add_argument(
        "--price", metavar=_("AMOUNT"), help=_("sell only where this is still the price")
    )
    sell.add_argument("--provider", metavar=_("NAME"), help=_("stripe, vinr or site"))
    sell.add_argument("--customer-email", default="", metavar=_("E-MAIL"))
    sell.add_argument("--customer-name", default="", metavar=_("NAME"))
    sell.add_argument("--customer-phone", default="", metavar=_("PHONE"))
    _follows(sell)
    vehicles = commands.add_parser("vehicles", help=_("search the catalogue"))
    vehicles.add_argument("text", nargs="*", metavar=_("TEXT"))
    vehicles.add_argument("--limit", type=_count, metavar="N")
    _speaks_json(vehicles)
    sales = commands.add_parser("sales", help=_("list the journal’s sales, newest first"))
    sales.add_argument("--open", action="store_true", help=_("only what is not settled"))
    written = sales.add_mutually_exclusive_group()
    written.add_argument("--csv", action="store_true", help=_("for a spreadsheet"))
    written.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    watch = commands.add_parser("watch", help=_("follow every open sale until it is settled"))
    _follows(watch)
    cancel = commands.add_parser("cancel", help=_("close a sale’s session, report what is true"))
    cancel.add_argument("sale_id", metavar=_("SALE_ID"))
    _follows(cancel)
    check = commands.add_parser("check", help=_("check settings, key, provider, clock, journal"))
    _speaks_json(check)
    return top


def _speaks_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def _follows(command: argparse.ArgumentParser) -> None:
    _speaks_json(command)
    command.add_argument(
        "--timeout", type=_seconds, metavar=_("SECONDS"), help=_("stop waiting after this long")
    )


def _seconds(typed: str) -> float:
    with suppress(ValueError):
        value = float(typed)
        if 0 <= value < 10**9:
            return value
    raise argparse.ArgumentTypeError(
        _("not a number of seconds, 0 or more: {typed}").format(typed=typed)
    )


def _count(typed: str) -> int:
    if typed.isascii() and typed.isdecimal() and int(typed) > 0:
        return int(typed)
    raise argparse.ArgumentTypeError(
        _("not a whole number of 1 or more: {typed}").format(typed=typed)
    )


def _speak_our_language() -> None:
    # argparse asks gettext's global domain, which follows the environment and not the settings.
    vars(argparse).update(_=text._, ngettext=text.ngettext)
