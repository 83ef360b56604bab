"""One request a line in, one answer a line out: so the vectors run through Python (`.ci/c vectors`)."""

import ctypes
import sys

library = ctypes.CDLL(sys.argv[1])
library.vl_open.restype = ctypes.c_uint64
library.vl_call.argtypes = (ctypes.c_uint64, ctypes.c_char_p, ctypes.c_size_t)
library.vl_call.restype = ctypes.c_void_p  # not c_char_p, which would lose the address to give back
library.vl_free.argtypes = (ctypes.c_void_p,)
library.vl_close.argtypes = (ctypes.c_uint64,)


def call(door: int, request: bytes) -> bytes:
    answer = library.vl_call(door, request, len(request))
    try:
        return ctypes.string_at(answer)
    finally:
        library.vl_free(answer)


assert library.vl_abi() == 1
door = library.vl_open()
for line in sys.stdin.buffer:
    sys.stdout.buffer.write(call(door, line) + b"\n")
    sys.stdout.buffer.flush()
assert library.vl_close(door) == 1
