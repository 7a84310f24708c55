"""Gateways that are called. One is a file here with a `CODE` and an `open_gateway(database)`; it is found there.

Every other code that a payment names stands for a tender that is settled outside: nobody is called.
"""
