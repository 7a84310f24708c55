"""What carriers told, what nobody knew, and what worries, in the graph."""
