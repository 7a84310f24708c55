"""SKUs and prices in the graph."""
