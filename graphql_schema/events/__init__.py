"""The event log in the graph."""
