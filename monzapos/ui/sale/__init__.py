"""The Sell page: the deal, the stage, the sale."""
