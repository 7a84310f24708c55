"""What people are told outside of the graph: a queue until mail is sent, and the links that its messages carry."""
