"""What Orderwire decides and does: use cases by noun, one file per verb. Knows no GraphQL and no SQL."""
