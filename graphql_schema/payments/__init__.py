"""Payments in the graph."""
