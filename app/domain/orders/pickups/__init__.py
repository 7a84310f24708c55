"""Goods that a person comes for: they lie ready, somebody comes, they are handed over, or nobody came."""
