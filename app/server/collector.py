"""Python's garbage collector in a process that holds thousands of clients: rare, and never over what stays anyway.

Reference counting frees nearly everything; the collector is for cycles. Its full pass walks every object there is, and
with a thousand subscribers it held the event loop up for 250 ms every few seconds. Not guaranteed: that a pass is
short; with ten thousand clients it still takes long, but comes seldom.
"""

import gc

YOUNG_OBJECTS = 20_000
"""So many new objects between two young passes (Python: 700), some megabytes."""

PASSES_BETWEEN = (20, 50)
"""Young passes before a middle one, middle ones before a full one is considered."""


def settle_collector() -> None:
    """Call once, when everything that lives as long as the process was built: it is left out of all later passes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *PASSES_BETWEEN)
