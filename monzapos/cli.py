"""The command line: the same services as the window, without Qt."""

import argparse
import asyncio
import io
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monzapos.commands.arguments import parser
from monzapos.commands.exit_status import NOT_PAID, OPEN, REFUSED
from monzapos.presentation import text

if TYPE_CHECKING:
    from monzapos.application.program import Program
    from monzapos.commands.output import Output


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    as_json = "--json" in arguments
    _set_encodings(as_json)
    try:
        text.use(_language())
        return _run(parser(as_json=as_json).parse_args(arguments))
    except BrokenPipeError:  # whoever read along has gone; nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OPEN


def _set_encodings(as_json: bool) -> None:
    # JSON is UTF-8 wherever it is read, and a letter that the terminal lacks must not end a sale.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if as_json and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _language() -> str:
    from monzapos.adapters.home import home_of
    from monzapos.adapters.settings_file import SettingsFile

    return SettingsFile(home_of().settings_file).load().desk.language


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
        return NOT_PAID if certain else REFUSED
    except KeyboardInterrupt:
        return OPEN


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
                parsed.price,
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
