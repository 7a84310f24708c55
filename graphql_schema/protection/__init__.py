"""Rules that protect stock, in the graph."""
