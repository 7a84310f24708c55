"""Who has an account, how they sign in, and what their programs may do."""
