"""The only package that speaks SQL: tables, repositories, the unit of work, the outbox, migrations."""
