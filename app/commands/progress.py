"""A progress bar with the rate and the time left, for commands that work through a known number of things."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class RateColumn(ProgressColumn):
    """How many per second since the beginning."""

    def render(self, task: Task) -> Text:
        """A dash before anything was done."""
        return Text(f"{task.completed / task.elapsed:,.0f}/s" if task.completed and task.elapsed else "-/s")


def progress_bar(console: Console) -> Progress:
    """A bar of tasks; silent where the console is no terminal, but for its end."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TextColumn("elapsed"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )
