"""The set-up: leads whoever installs the program through it, one step at a time."""
