"""Rules that keep stock back, and what they took."""
