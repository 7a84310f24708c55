"""Windows in which a location's own van drives: which it offers, and who moves to another one."""
