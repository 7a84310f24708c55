"""Identity: UUIDv7, so that ids sort by the time they were made.

Source: RFC 9562 section 5.7. The 12 bits after the version hold a fraction of the millisecond, which keeps ids
of one process in order within a millisecond (section 6.2, method 3). Not guaranteed: order across machines.
"""

import os
import time
from uuid import UUID

NIL = UUID(int=0)
"""The id of nothing: looking for it takes as long as looking for something."""


def new_id() -> UUID:
    """Make a UUIDv7 from the system clock and 62 random bits."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= fraction << 64
    value |= 0b10 << 62
    value |= int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=value)
