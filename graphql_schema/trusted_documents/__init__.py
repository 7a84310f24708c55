"""Trusted documents: the operations that a front-end was built with, known to the server by their ids.

The players: a *manifest* (files that a build wrote, verified and validated at the start), the *modes* (which roles may,
or must, ask by id), the *resolver* that every transport passes, and the *freshness* of answers that anybody may keep.
Nothing here grants a right: a trusted document passes the same authorization and the same limits as any other.
"""

from graphql_schema.trusted_documents.freshness import PublicAnswers, freshness_of
from graphql_schema.trusted_documents.manifest import Manifest, ManifestError, load_manifest
from graphql_schema.trusted_documents.modes import DocumentMode, DocumentModes, modes_of
from graphql_schema.trusted_documents.opening import OpenedDocuments, open_trusted_documents
from graphql_schema.trusted_documents.resolver import TrustedDocuments

__all__ = [
    "DocumentMode",
    "DocumentModes",
    "Manifest",
    "ManifestError",
    "OpenedDocuments",
    "PublicAnswers",
    "TrustedDocuments",
    "freshness_of",
    "load_manifest",
    "modes_of",
    "open_trusted_documents",
]
