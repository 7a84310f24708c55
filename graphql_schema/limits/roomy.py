"""Room on Python's own stack, so that no depth of a document is slower than another.

CPython keeps the frames of Python functions in chunks of 16 KB. A call that does not fit makes a new chunk and its
return gives the memory back to the system: some ten microseconds, for every such call. Whoever nests a document just
so deep that the lexer's innermost calls meet the end of a chunk pays that for every character: 12 KB took 126 ms
instead of 3 (measured here; CPython 3.11, `_PyThreadState_PushFrame`). A frame that is said to need more than there is
gets a chunk twice its size, and everything below runs in the rest of it.
"""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

STACK_WORDS = 40_000
"""320 KB, of which nothing is touched: the chunk has 512 KB, and what is left is enough for some 1,200 frames."""


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, with its callees' frames in one chunk."""

    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    code = call.__code__.replace(co_stacksize=STACK_WORDS)
    with_room = FunctionType(code, call.__globals__, function.__name__, None, call.__closure__)
    return cast("Callable[P, R]", with_room)
