"""Work that the GUI thread does not do."""
