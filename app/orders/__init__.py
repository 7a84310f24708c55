"""Orders: place, cancel, read."""
