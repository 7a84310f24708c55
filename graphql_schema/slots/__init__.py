"""Windows in which a location's own van drives."""
