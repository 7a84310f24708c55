"""Editing placed orders, a file per step: begin, stage, commit, abort, expire."""
