"""The whole program from outside: real processes, a real home, real HTTP."""
