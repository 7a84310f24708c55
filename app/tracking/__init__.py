"""Where parcels are: what carriers saw, what is expected, and what nobody heard of for too long."""
