"""One outside thing each: a provider, the disk, the keyring, the QR maker."""
