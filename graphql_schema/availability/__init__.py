"""Availability in the graph."""
