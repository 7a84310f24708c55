"""Work that the program does by itself."""
