"""What an edit makes of an order: one pure function of the order and of what was asked, and what it settles."""
