"""From settings to what the transports ask: the manifest is read, verified and validated here, once, at the start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLSchema

from graphql_schema.limits.role_limits import Limits
from graphql_schema.transport.caching import FreshnessRule
from graphql_schema.transport.resolving import ResolveDocument
from graphql_schema.trusted_documents.freshness import PublicAnswers
from graphql_schema.trusted_documents.manifest import ManifestError, load_manifest
from graphql_schema.trusted_documents.modes import DocumentMode, modes_of
from graphql_schema.trusted_documents.resolver import TrustedDocuments


@dataclass(frozen=True, slots=True)
class OpenedDocuments:
    """The hooks of the executor (`resolve`) and of the HTTP endpoint (`freshness`)."""

    resolve: ResolveDocument
    freshness: FreshnessRule


def open_trusted_documents(
    schema: GraphQLSchema, limits: Limits, paths: Sequence[Path], stated_modes: Mapping[str, str]
) -> OpenedDocuments:
    """Load the manifests; roles that are not stated may ask by id when there is one.

    Raises: ManifestError, also when somebody must ask by id and there is nothing to ask for.
    """
    modes = modes_of(stated_modes, DocumentMode.ALLOW if paths else DocumentMode.OFF)
    manifest = load_manifest(paths, schema, limits)
    if DocumentMode.ENFORCE in modes.values() and not len(manifest):
        raise ManifestError("the mode 'enforce' needs documents: ORDERWIRE_TRUSTED_DOCUMENTS names their manifest")
    return OpenedDocuments(TrustedDocuments(manifest, modes).resolve, PublicAnswers(schema, manifest).freshness)
