"""What an app's API key looks like from outside, and what is looked up: `app/accounts/app_keys.py` makes them.

A key is 256 random bits, so that a plain SHA-256 is enough to keep: nobody can try them all.
"""

import hashlib

PREFIX = "owk_"
"""Lets secret scanners find a key that was committed by mistake."""


def is_api_key(text: str) -> bool:
    """Whether somebody means this to be an API key; it says nothing of its being one."""
    return text.startswith(PREFIX)


def digest_of(text: str) -> bytes:
    """SHA-256 of a key."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
