"""The frozen program begins here; it imports no more than it needs to begin."""

import sys

PRACTICE = ["-m", "monzapos.practice"]

if __name__ == "__main__":
    # ``sys.executable -m monzapos.practice`` is promised, and here that is this program.
    if sys.argv[1:] == PRACTICE:
        from monzapos.practice.__main__ import main
    else:
        from monzapos.__main__ import main
    sys.exit(main())
