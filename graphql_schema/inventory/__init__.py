"""Stock in the graph."""
