"""Where SKUs lie at a location, and the lists with which people fetch them for several orders at once."""
