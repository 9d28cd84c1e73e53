"""``monzapos check``: is everything there that a sale needs?"""

from monzapos.application.check import CheckLine, Level
from monzapos.application.program import Program
from monzapos.commands.output import Output
from monzapos.presentation.error_notice import notice_for

SIGNS = {Level.OK: "✓", Level.WARN: "!", Level.SKIP: "–", Level.FAIL: "✗"}


async def check(program: Program, output: Output) -> int:
    """Print one line for each check; 1 only where one failed."""
    lines = await program.check()
    for line in lines:
        if output.as_json:
            words = notice_for(line.code, line.details)
            output.line(
                {
                    "name": line.name,
                    "level": line.level.value,
                    "message": words.message,
                    "action": words.action,
                }
            )
        else:
            output.say(_text(line))
    return 1 if any(line.level is Level.FAIL for line in lines) else 0


def _text(line: CheckLine) -> str:
    words = notice_for(line.code, line.details)
    text = f"{SIGNS[line.level]} {words.title}: {words.message}"
    return f"{text} {words.action}" if words.action and line.level is not Level.OK else text
