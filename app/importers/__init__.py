"""Real orders of other systems, read as facts: one module or folder per source, found by itself (`registry.py`)."""
