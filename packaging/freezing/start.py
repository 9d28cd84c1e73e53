"""The frozen program begins here."""

import sys
from multiprocessing import freeze_support

from monzapos.__main__ import main
from monzapos.practice.__main__ import main as serve_practice

PRACTICE = ["-m", "monzapos.practice"]

if __name__ == "__main__":
    freeze_support()
    # ``sys.executable -m monzapos.practice`` is promised, and here that is this program.
    sys.exit(serve_practice() if sys.argv[1:] == PRACTICE else main())
