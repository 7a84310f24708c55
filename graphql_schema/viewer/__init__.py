"""Who is asking, in the graph."""
