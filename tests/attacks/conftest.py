"""The door and the world behind it."""

from tests.attacks.doors import door, opened_world, world, world_url

__all__ = ["door", "opened_world", "world", "world_url"]
