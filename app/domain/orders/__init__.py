"""The order and all that hangs on it, as one pure value: what may be done with it and what follows."""
