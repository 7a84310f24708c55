"""What other systems told us: kept as it came, worked off once, or a problem that people see."""
