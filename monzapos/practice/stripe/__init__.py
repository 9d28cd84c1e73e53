"""Stripe's wire protocol: checkout sessions in payment mode, and the page that they lead to."""
