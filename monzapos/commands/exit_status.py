"""What the command line's exit statuses mean to scripts. 1 is a bug: Python's own."""

PAID = 0
REFUSED = 2  # before a byte was sent
NOT_PAID = 3  # the provider says that it can no longer be paid, or refused the request
OPEN = 4  # still open, or unknown
