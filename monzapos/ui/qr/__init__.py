"""The QR code on the screen."""
