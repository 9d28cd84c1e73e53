"""MonzaPOS: the desktop point of sale for car dealerships."""

__version__: str  # of what is installed; pyproject.toml is the one place where it is written


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version  # 20 ms: the first frame does without

        return version("monzapos")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
