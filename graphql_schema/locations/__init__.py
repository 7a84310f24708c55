"""Locations in the graph."""
