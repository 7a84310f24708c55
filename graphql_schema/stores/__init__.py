"""What people at one location look at first."""
