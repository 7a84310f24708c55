"""Reservations with a clock: carts, checkouts, drafts and quotes hold units for a while."""
