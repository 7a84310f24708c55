"""Orders that happened elsewhere come in: one by one or by the thousand, in any state, as facts."""
