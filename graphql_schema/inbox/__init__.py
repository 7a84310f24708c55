"""What other systems told us, in the graph."""
