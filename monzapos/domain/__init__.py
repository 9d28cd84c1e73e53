"""Facts and rules of a sale. Standard library only; no clock, no input or output."""
