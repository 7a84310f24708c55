"""Who may come in, in the graph: sign-in, staff, apps and their keys."""
