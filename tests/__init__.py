"""The proofs. Real PostgreSQL in every test that touches data; fakes only at the edges."""
