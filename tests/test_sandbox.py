"""What a query worker cannot do, tried in a process of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

TRIAL = """
import ctypes, errno, os, resource, socket, sys
from maillage.store.sandbox import confine, limit_memory
pair = socket.socketpair()
limit_memory(512)
if not confine():
    sys.exit(3)

def refused(call):
    try:
        call()
    except OSError as error:
        return error.errno == errno.EACCES
    return False

libc = ctypes.CDLL(None, use_errno=True)

def system_call(number):
    if libc.syscall(ctypes.c_long(number), 8, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "refused")

assert refused(lambda: socket.socket())
assert refused(lambda: socket.socket(socket.AF_UNIX))
assert refused(lambda: os.execv(sys.executable, [sys.executable, "-c", ""]))
assert refused(lambda: system_call(425))
if os.uname().machine == "x86_64":
    assert refused(lambda: system_call(0x40000000 + 41))
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
try:
    bytearray(600 * 2**20)
except MemoryError:
    pass
else:
    sys.exit(4)
# What it has, it keeps.
pair[0].sendall(b"x")
assert pair[1].recv(1) == b"x"
assert open(__import__("maillage").__file__).read()
"""


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the filter is that of Linux on these two",
)
def test_a_confined_process_opens_no_socket_and_starts_no_program() -> None:
    done = subprocess.run([sys.executable, "-c", TRIAL], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
