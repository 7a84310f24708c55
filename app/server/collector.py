"""Python's garbage collector in a process that holds thousands of clients: rare, and never over what stays anyway.

Reference counting frees nearly everything; the collector is for cycles. Its full pass walks every object there is, and
with a thousand subscribers it held the event loop up for 250 ms every few seconds. How seldom it comes stands in
`app`, for every command. Not guaranteed: that a pass is short; with ten thousand clients it still takes long.
"""

import gc


def settle_collector() -> None:
    """Call once, when everything that lives as long as the process was built: it is left out of all later passes."""
    gc.collect()
    gc.freeze()
