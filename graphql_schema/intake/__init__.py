"""Orders that come in: imports, checks, review."""
