"""How calls to the outside trust who answers: the authorities are read once for a process, not anew by each client."""

import functools
import ssl

import httpx


@functools.cache
def trusted() -> ssl.SSLContext:
    """Return the authorities whom a call may trust, or what `SSL_CERT_FILE`, `SSL_CERT_DIR` name. Reading them costs 40 ms."""
    return httpx.create_ssl_context()
