"""How much a caller may ask for and how often a secret may be tried. Figures stand elsewhere; here it is counted."""
