"""The demo shop: real orders that are kept with the program, and what makes them move."""
