"""Locations' work, shipments and tracking in the graph."""
