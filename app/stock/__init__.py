"""What any use case may do to stock: promise it, give it back, ship it, and tell of it."""
