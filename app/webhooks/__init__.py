"""What other systems tell us: verified before it is read, stored before it is answered, taken once."""
