"""Which taxes are due where, in the graph."""
