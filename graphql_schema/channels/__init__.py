"""Sales channels in the graph."""
