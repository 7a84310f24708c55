"""What is wrong with news that repeats an event and says something else."""


class NoticeDiffers(Exception):
    """The same event came before and told something else."""
