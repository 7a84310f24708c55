"""Stock levels and what happens to them."""
