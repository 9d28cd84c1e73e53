"""The frozen program and its packages: what is in them, and how they run."""
