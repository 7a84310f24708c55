"""Invoices and credit notes: who issues them, issuing them, and reading what was issued."""
