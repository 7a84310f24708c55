"""Reservations with a clock."""
