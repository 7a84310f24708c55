"""Shipments from their label to the manifest with which a carrier takes them over."""
