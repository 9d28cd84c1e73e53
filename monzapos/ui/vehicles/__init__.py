"""The vehicles as cards, and what narrows them down."""
