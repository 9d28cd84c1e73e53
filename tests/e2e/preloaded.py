"""What a warm child has imported before it begins: the program, and nothing that it has done."""

import importlib
import warnings

for _name in (
    "anyio._backends._asyncio",
    "httpcore",
    "monzapos.__main__",
    "monzapos.bootstrap",
    "monzapos.commands.check",
    "monzapos.commands.lists",
    "monzapos.commands.sell",
    "monzapos.commands.watch",
    "stripe.checkout",
):
    importlib.import_module(_name)

warnings.simplefilter("default", ResourceWarning)
