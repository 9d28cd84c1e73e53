"""Where the program's own files are: found alike from a checkout, a wheel and a frozen program."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = (
    _PACKAGE / "resources"
)  # the wheel and the frozen program carry them inside the package
_CHECKOUT = _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a bundled file, such as ``resource("icons", "car.svg")``."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)
