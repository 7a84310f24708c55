"""Refunds in the graph."""
