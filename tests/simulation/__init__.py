"""Whole lives of orders, drawn by Hypothesis: any sequence of what may happen to them keeps every law, and the same
seed draws the same lives."""
