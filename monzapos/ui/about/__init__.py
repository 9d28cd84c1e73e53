"""The About page: the program, newer versions, where things are, and all licences."""
