"""What the pages promise is there: links, decision records in their form, recipes."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, pages

HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "References"]
# One printed page of our line length.
PAGE_LINES = 60
RECIPES = ["a mutation", "an event", "a routing rule", "a migration", "an importer", "an invariant check"]


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def test_every_link_to_a_file_of_ours_resolves() -> None:
    # when
    broken = [
        f"{page}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", (ROOT / page).read_text())
        if "://" not in target and not (ROOT / page.parent / target).exists()
    ]
    # then
    assert broken == []


def test_every_decision_record_has_the_five_headings_on_one_page() -> None:
    for path in decisions():
        text = path.read_text()
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS, path.name
        assert len(text.splitlines()) <= PAGE_LINES, path.name


def test_decision_records_are_numbered_without_a_gap_and_listed() -> None:
    # given
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    # then
    assert [int(path.name[:4]) for path in decisions()] == list(range(1, len(decisions()) + 1))
    assert [path.name for path in decisions() if path.name not in index] == []


def test_contributing_has_every_recipe() -> None:
    headings = re.findall(r"^### Add (.+)$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    assert [recipe for recipe in RECIPES if recipe not in headings] == []
