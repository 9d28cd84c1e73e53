"""The rules that every test is held to, one module for each."""
