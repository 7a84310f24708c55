"""The verbs of `orderwire`: thin, each opens what it needs, does its work, and says what happened."""
