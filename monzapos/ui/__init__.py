"""The windows. Qt lives here and in desktop.py only."""
