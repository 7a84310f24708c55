"""The audit trail in the graph: what is written down, and the query that reads it back."""
