"""Locations' work, shipments and tracking."""
