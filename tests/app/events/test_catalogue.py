"""The catalogue's pages: every event type is there, once, with what it says."""

from app.domain.events import CATALOGUE
from app.events.catalogue import json_schema, render_markdown


def test_the_page_lists_every_type_once_under_its_subject() -> None:
    # when
    page = render_markdown()
    # then
    rows = {kind.name: f"| `{kind.name}` | {kind.data_version} | {kind.description} |" for kind in CATALOGUE.values()}
    assert {name: page.count(row) for name, row in rows.items()} == dict.fromkeys(CATALOGUE, 1)
    subjects = {kind.subject_type for kind in CATALOGUE.values()}
    assert {subject: page.count(f"\n## {subject}\n") for subject in subjects} == dict.fromkeys(subjects, 1)


def test_the_schema_defines_the_data_of_every_type() -> None:
    # when
    definitions = json_schema()["$defs"]
    # then
    assert list(definitions) == list(CATALOGUE)
    for name, definition in definitions.items():
        assert definition["required"] == ["state"]
        assert definition["x-data-version"] == CATALOGUE[name].data_version
        assert definition["description"] == CATALOGUE[name].description
