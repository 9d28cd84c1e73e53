"""The real desktop program in this process, and what a seller and a customer do with it."""
