"""Crashes: the real program, ended as a power cut ends it, at named places."""
