"""An HTTP client for programs on this machine, which speak plain HTTP.

httpx reads the system's certificates for every client that it makes, which takes 18 ms of the processor: more than most
of the requests that are sent here.
"""

import ssl
from typing import Any

import httpx2

TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def plain_client(**options: Any) -> httpx2.AsyncClient:
    """A client that takes nothing from the environment, trusts no certificate and waits for a minute unless told."""
    return httpx2.AsyncClient(**{"trust_env": False, "verify": TRUSTS_NOBODY, "timeout": 60, **options})
