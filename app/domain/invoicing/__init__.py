"""Invoices and credit notes: what stands on a paper, and what the next paper has to say. Pure.

The law: at every moment, what the papers of an order say in all (invoices less credit notes) is what is owed for the
units that left and were billed by us, and for their charges, to the minor unit. So a paper is never computed by itself:
it is the difference between what should be on paper and what is. Cents cannot drift, whatever was edited, canceled or
given back in between.
"""
