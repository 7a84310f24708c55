"""A rush: many processes do all that can be done to stock at once, to few SKUs, and are killed while they do it."""
