"""The analyser and the figures it holds documents against."""
