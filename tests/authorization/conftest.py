"""The door of the attacks: the matrix is proven through it."""

from tests.attacks.doors import door, opened_world, world, world_url

__all__ = ["door", "opened_world", "world", "world_url"]
