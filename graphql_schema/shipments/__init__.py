"""Labels, departures, voids, manifests and carriers' rates in the graph."""
