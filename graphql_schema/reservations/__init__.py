"""Reservations in the graph."""
