"""SQLite files: the journal and the catalogue."""
