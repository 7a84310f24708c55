"""Setting type: texts through a template to PDF or pictures, bar codes, addresses as letters have them, labels.

Knows nothing of orders or rows: callers say what stands on a paper.
"""
