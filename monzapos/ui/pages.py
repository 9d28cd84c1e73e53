"""The pages of the window, in the order of the rail."""

SELL, SALES, SETTINGS = range(3)
