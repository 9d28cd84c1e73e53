"""The real window on a real screen, and the customer's phone as a real browser."""
