"""The schema's history (alembic). Expand and contract only; every migration sets `lock_timeout`."""
