"""Drafts of orders, a file per verb: create, update, complete, cancel, expire."""
