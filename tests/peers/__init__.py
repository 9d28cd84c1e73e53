"""Proofs against other people's programs: what packaging/peers installs."""
