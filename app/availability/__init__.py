"""What a shopper can have, how, and by when."""
