"""What one request may cost: the figures of each class of callers, and the analyser that measures documents.

`limits.yaml` holds the figures, `role_limits` reads them, `measure` counts, `judge` refuses.
"""
