"""Money that was promised and money that arrived."""
