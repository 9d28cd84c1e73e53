"""Puts the program together: the only place that chooses adapters."""

from monzapos.bootstrap.build import build

__all__ = ["build"]
