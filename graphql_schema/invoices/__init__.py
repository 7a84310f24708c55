"""Invoices, credit notes, and who issues them."""
