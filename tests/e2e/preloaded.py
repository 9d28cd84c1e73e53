"""What a warm child has imported before it begins: the program, and nothing that it has done."""

import warnings

import monzapos.__main__
import monzapos.bootstrap
import monzapos.cli
import monzapos.commands.check
import monzapos.commands.lists
import monzapos.commands.sell
import monzapos.commands.watch  # noqa: F401

warnings.simplefilter("default", ResourceWarning)
