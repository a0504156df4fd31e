"""A limited child process for files from outside: it may hang, crash or fill its memory without harming the lab."""

from labapp.core.sandbox.pool import Sandbox, SandboxRefusal, SandboxReply

__all__ = ["Sandbox", "SandboxRefusal", "SandboxReply"]
