"""``monzapos`` and ``python -m monzapos``: a command, or the window."""

import os
import sys


def main() -> int:
    """Run a command where one is named, else open the window."""
    arguments = sys.argv[1:]
    if arguments:
        from monzapos import cli

        return cli.main(arguments)
    if _has_display():
        from monzapos import desktop

        return desktop.main(sys.argv)
    return _without_display()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _without_display() -> int:
    from monzapos.presentation.text import _, use

    use("")
    sys.stderr.write(_("There is no display here, so no window can open.") + "\n")
    sys.stderr.write(_("Try “monzapos sell VEHICLE_ID”; “monzapos vehicles” lists them.") + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
