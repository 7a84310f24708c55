"""Where the repository's files are, for the tests that read them; reads text only, imports nothing of ours."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "db", "graphql_schema")


def modules(*folders: str) -> list[Path]:
    """Python files below the named top-level folders, sorted, relative to the root."""
    return sorted(
        path.relative_to(ROOT)
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def pages() -> list[Path]:
    """Every Markdown page that we wrote, sorted, relative to the root."""
    examples = (path for path in (ROOT / "frontend-examples").rglob("*.md") if "node_modules" not in path.parts)
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *examples]
    return sorted(path.relative_to(ROOT) for path in found)
