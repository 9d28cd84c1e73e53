"""What the program can do. Knows the domain and ports, no library."""
