"""Customers in the graph: profiles, address books, consents, and a customer at a glance."""
