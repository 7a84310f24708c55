"""The audit trail: who did what and who read personal data, in a chain that cannot be rewritten unseen."""
