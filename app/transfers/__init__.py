"""Transfers between locations: created, shipped, received, canceled; stock and supplies follow."""
