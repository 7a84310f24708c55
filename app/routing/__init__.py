"""Where an order's units come from."""
