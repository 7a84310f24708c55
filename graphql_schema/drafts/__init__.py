"""Drafts of orders, in the graph."""
