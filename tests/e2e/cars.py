"""Cars of the practice catalogue that the tests sell. Prices in minor units of US dollars."""

VELOCE = "d6ff2a9d-baca-57df-86f5-47814d276195"
VELOCE_PRICE = 8_450_000
APEX = "b0e0b70c-e8b0-5432-bd8d-cb9f41070c03"
APEX_PRICE = 28_450_000
LIDO = "e63819a6-48f1-5636-bc9b-4a9c8f9ff75f"
STRADA = "94e9ceea-c5c2-5228-930b-0bf93fc6a72a"
CORSA = "e6133109-1ccd-57fc-9a8c-a9cfab990a4f"  # 1,250,000.00: more than Stripe takes at once
