"""The command line: the same services as the window, without Qt."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monzapos import __version__
from monzapos.presentation import text
from monzapos.presentation.text import _

if TYPE_CHECKING:
    from monzapos.application.program import Program
    from monzapos.commands.output import Output

BUG, REFUSED, OPEN = 1, 2, 4
COMMANDS = ("sell", "vehicles", "sales", "watch", "cancel", "check")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    text.use("")  # until the settings are read, the system's language
    parsed = parser().parse_args(arguments)
    return _run(parsed)


def parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    top = argparse.ArgumentParser(
        prog="monzapos",
        description=_("Point of sale for car dealerships. Without a command: the window."),
    )
    top.add_argument("--version", action="version", version=f"monzapos {__version__}")
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"))
    sell = commands.add_parser("sell", help=_("sell one vehicle without a window"))
    sell.add_argument("vehicle_id", metavar="VEHICLE_ID")
    sell.add_argument("--deposit", metavar=_("AMOUNT"), help=_("take a deposit, such as 1000.00"))
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
    sales.add_argument("--csv", action="store_true", help=_("for a spreadsheet"))
    sales.add_argument("--open", action="store_true", help=_("only what is not settled"))
    _speaks_json(sales)
    watch = commands.add_parser("watch", help=_("follow every open sale until it is settled"))
    _follows(watch)
    cancel = commands.add_parser("cancel", help=_("close a sale’s session, report what is true"))
    cancel.add_argument("sale_id", metavar="SALE_ID")
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
    raise argparse.ArgumentTypeError(_("not a number of seconds: {typed}").format(typed=typed))


def _count(typed: str) -> int:
    if typed.isascii() and typed.isdecimal():
        return int(typed)
    raise argparse.ArgumentTypeError(_("not a whole number: {typed}").format(typed=typed))


def _run(parsed: argparse.Namespace) -> int:
    from monzapos.adapters.home import home_of
    from monzapos.adapters.log_file import logging_to
    from monzapos.commands.output import Output
    from monzapos.domain.errors import Refusal
    from monzapos.presentation.narration import refusal_event

    output = Output(as_json=parsed.json)
    home = home_of()
    try:
        home.make()
        with logging_to(home.log):
            return asyncio.run(_with_program(parsed, output))
    except Refusal as refusal:
        output.event(refusal_event(refusal, datetime.now(UTC)))
        certain = getattr(refusal, "certain", None)
        return 3 if certain else REFUSED
    except KeyboardInterrupt:
        return OPEN
    except BrokenPipeError:  # whoever read along has gone; nothing more can be said
        sys.stderr.close()
        return OPEN
    except OSError as error:
        output.say(_("A folder cannot be used: {path}").format(path=error.filename))
        return REFUSED


async def _with_program(parsed: argparse.Namespace, output: "Output") -> int:
    from monzapos.adapters.home import home_of
    from monzapos.bootstrap import build

    program = await build(home_of())
    text.use(program.settings.desk.language)
    try:
        return await command_of(parsed)(program, output)
    finally:
        await program.aclose()


def command_of(parsed: argparse.Namespace) -> "Callable[[Program, Output], Awaitable[int]]":
    """Return the command that was asked for, with its arguments."""
    from monzapos.application.customer_input import CustomerInput
    from monzapos.commands import check, lists, sell, watch

    match parsed.command:
        case "sell":
            arguments = sell.SellArguments(
                parsed.vehicle_id,
                parsed.deposit,
                parsed.provider,
                CustomerInput(parsed.customer_name, parsed.customer_email, parsed.customer_phone),
                parsed.timeout,
            )
            return lambda program, output: sell.sell(program, output, arguments)
        case "vehicles":
            words = " ".join(parsed.text)
            return lambda program, output: lists.vehicles(program, output, words, parsed.limit)
        case "sales":
            return lambda program, output: lists.sales(
                program, output, as_csv=parsed.csv, only_open=parsed.open, limit=100_000
            )
        case "watch":
            return lambda program, output: watch.watch(program, output, parsed.timeout)
        case "cancel":
            return lambda program, output: watch.cancel(
                program, output, parsed.sale_id, parsed.timeout
            )
        case _:
            return check.check
