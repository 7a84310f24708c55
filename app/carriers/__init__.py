"""Carriers that are called, or that tell. One is a file here with a `CODE` and an `open_carrier(database)`, or, when it
can only tell where parcels are, an `open_reader()`; it is found there.

Every other carrier that a shipment names is just a name: whoever sends says what happens to its parcels.
"""
