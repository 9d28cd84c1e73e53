"""The practice checkout server: a provider to train and to test with, over real HTTP."""
