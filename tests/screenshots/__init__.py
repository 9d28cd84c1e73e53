"""True pictures of the program: its own window, real practice sales paid on the real page."""
