"""Trusted documents: write a front-end's manifest, and say whether manifests fit the schema."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from app.domain.enums import Role
from app.domain.principal import MERCHANT_ROLES
from app.settings import Settings
from graphql_schema.authorization import EVERYBODY, Authorization
from graphql_schema.limits.role_limits import read_limits
from graphql_schema.schema import build_schema, core_schema
from graphql_schema.trusted_documents import load_manifest, open_trusted_documents
from graphql_schema.trusted_documents.collecting import apollo_manifest, collect_documents, flat_manifest


class ManifestFormat(StrEnum):
    """How a manifest is written."""

    FLAT = "flat"
    APOLLO = "apollo"


def build_manifest(folder: Path, output: Path, manifest_format: ManifestFormat, *, add_typename: bool) -> int:
    """Write the manifest of a front-end's operations; how many there are. Raises: ManifestError, OSError."""
    documents = collect_documents(folder, core_schema(build_schema()), add_typename=add_typename)
    manifest = flat_manifest(documents) if manifest_format is ManifestFormat.FLAT else apollo_manifest(documents)
    output.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(documents)


def check_settings(settings: Settings) -> None:
    """Stop before anything is served when the settings' manifests cannot be. Raises: ManifestError."""
    if settings.trusted_documents or settings.trusted_document_modes:
        schema, limits = core_schema(build_schema()), read_limits(settings.limits_file)
        open_trusted_documents(schema, limits, settings.trusted_documents, settings.trusted_document_modes)


def check_manifests(settings: Settings, paths: Sequence[Path], roles: frozenset[Role]) -> int:
    """Verify and judge manifests as the start of the program would; how many documents there are.

    With roles, as if callers of these roles had sent them: by their limits and rights. Raises: ManifestError.
    """
    schema, limits = core_schema(build_schema()), read_limits(settings.limits_file)
    if not roles:
        return len(load_manifest(paths, schema, limits))
    rights = Authorization(schema, introspection=EVERYBODY if settings.development else MERCHANT_ROLES)
    return len(load_manifest(paths, schema, limits, roles=roles, authorize=rights.check))
