"""What a screen says, in words. No Qt, no input or output."""
