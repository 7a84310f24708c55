"""The event log's way back to those who watch: sequencer, wake-up bus, hub."""
