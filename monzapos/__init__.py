"""MonzaPOS: the desktop point of sale for car dealerships."""

__version__ = "0.1.0"
