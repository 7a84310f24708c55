"""The rules of the trade, pure: no I/O, no clock, no randomness. Beside the standard library: countries' rules."""
