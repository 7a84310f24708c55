"""The proofs. Real PostgreSQL in every test that touches data; fakes only at the edges."""

import os
import sys
from pathlib import Path

if sys.dont_write_bytecode:
    # Nobody wants bytecode in the tree; but programs that tests start would each compile all of it anew, for seconds.
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
