"""Goods that a person comes for: ready, on the way, there, handed over, or nobody came."""
