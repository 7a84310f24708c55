"""Replay: orders that really happened, told again as live traffic through the public use cases."""
