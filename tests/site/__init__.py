"""The dealership's website, as far as a till sees it: a real server, with its faults."""
