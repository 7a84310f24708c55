"""Hashing and comparing passwords: argon2id, in threads, and at the same cost whether there is a password or not.

Source: OWASP Password Storage Cheat Sheet (argon2id with 19 MiB, 2 passes, 1 lane). Few threads of their own, so that a
flood of sign-ins takes neither the memory nor the threads of other work.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.passwords import MAX_CHARACTERS, normalized_password

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

_NOBODYS = _HASHER.hash("the password of nobody")
"""What a password is compared with when there is no account: the same work, and never equal to what was typed."""


async def hash_password(password: str) -> str:
    """The text to keep of a password that was found good."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def password_matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; False for None, after as much work."""
    typed = normalized_password(password[:MAX_CHARACTERS])
    equal = await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, typed, kept or _NOBODYS)
    return equal and kept is not None and len(password) <= MAX_CHARACTERS


def _verify(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
