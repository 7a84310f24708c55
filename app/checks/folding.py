"""The law of events, in SQL: folding the merge patches of a subject gives the state that its row shows.

For scalar fields folding means: the newest event that names the field decides. `fold` writes the SELECT that compares
that with the rows. It covers scalars, of a subject or of each of its lines, not arrays and nested objects.
"""

from collections.abc import Mapping


def fold(
    subject_type: str,
    rows: str,
    fields: Mapping[str, str],
    *,
    lines: bool = False,
    times: str = "",
    part: str = "lines",
) -> str:
    """SQL that finds fields of which the newest event says something else than the row.

    `rows` is a FROM item (with its joins) whose subject's id is `r.id`; `fields` maps a key of the events' state to
    what the row says, an SQL expression over `rows`; absent and null are the same. With `lines`, the state's `lines` by
    id are compared instead, `r` being the line; `part` names other parts that are told by id. `times` names the keys
    whose values are instants, with blanks between.
    """
    patches = f"told, jsonb_each(told.state->'{part}') AS part(id, patch)" if lines else "told"
    key, patch = ("part.id::uuid", "part.patch") if lines else ("subject_id", "told.state")
    newest = ", ".join(
        # Versions of equal width in front make the greatest text the newest; one pass, nothing is sorted.
        f"substr(max(lpad(version::text, 10, '0') || coalesce({patch}->>'{name}', ''))"
        f" FILTER (WHERE {patch} ? '{name}'), 11) AS \"{name}\""
        for name in fields
    )
    told = {name: _told(name, times) for name in fields}
    stands = {name: _stands(row) for name, row in fields.items()}
    values = ", ".join(f"('{name}', {told[name]}, {stands[name]})" for name in fields)
    return f"""
        WITH told AS (
            SELECT subject_id, subject_version AS version, data->'state' AS state FROM events
            WHERE subject_type = '{subject_type}'
            UNION ALL
            SELECT subject_id, subject_version, data->'state' FROM outbox WHERE subject_type = '{subject_type}'
        ), newest AS (
            SELECT {key} AS id, {newest} FROM {patches} GROUP BY {key}
        )
        SELECT r.id, field, events_say, row_says
        FROM {rows} LEFT JOIN newest n ON n.id = r.id,
             LATERAL (VALUES {values}) AS fields(field, events_say, row_says)
        WHERE ({", ".join(told.values())}) IS DISTINCT FROM ({", ".join(stands.values())})  -- few rows get further
          AND events_say IS DISTINCT FROM row_says
    """  # noqa: S608 - no value is spliced in


def _told(name: str, times: str) -> str:
    told = f"nullif(n.\"{name}\", '')"
    return f"{told}::timestamptz::text" if name in times.split() else told


def _stands(row: str) -> str:
    return f"nullif(({row})::text, '')"
