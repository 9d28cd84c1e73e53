"""The frozen program begins here; it imports no more than it needs to begin."""

import os
import sys

PRACTICE = ["-m", "monzapos.practice"]
LIBRARIES = "LD_LIBRARY_PATH"  # where PyInstaller's starter has let this process find its own


def forget_our_libraries() -> None:
    """Give what this process starts, such as a browser, the libraries of its system back."""
    before = os.environ.pop(f"{LIBRARIES}_ORIG", None)
    if before is not None:
        os.environ[LIBRARIES] = before
    else:
        os.environ.pop(LIBRARIES, None)


if __name__ == "__main__":
    forget_our_libraries()
    # ``sys.executable -m monzapos.practice`` is promised, and here that is this program.
    if sys.argv[1:] == PRACTICE:
        from monzapos.practice.__main__ import main
    else:
        from monzapos.__main__ import main
    sys.exit(main())
