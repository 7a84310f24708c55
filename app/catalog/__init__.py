"""SKUs, kits and prices."""
