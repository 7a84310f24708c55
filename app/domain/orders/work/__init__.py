"""What locations do with their work, and what is done with it: pure, a file per verb."""
