"""Pick lists and bins in the graph."""
