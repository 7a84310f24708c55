"""Ways for one process to tell the others "look at the event log again".

Each backend here implements the public `broadcaster.BroadcastBackend`. They carry hints only: a hint may be
lost, doubled or late, and nothing may depend on one arriving. What they do promise, and broadcaster's own
backends do not, is that a dead connection is *reported*: `next_published` raises instead of waiting forever.
"""
