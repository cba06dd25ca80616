"""The engine Ray: finds a cluster or starts one; no other module imports Ray."""

import logging
import os
import secrets
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from builder.engine import Engine
from builder.errors import BuildError, said
from builder.nodes import WORDS, Nodes

_STORE = 1 << 28
"""Memory for what is on its way, in a cluster of our own; more goes to the disk."""
_PATIENCE = 10.0
"""Seconds until a cluster must have answered."""
_SETTINGS = b"\x04"
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0" + _SETTINGS + b"\0" * 5
"""What opens a connection of HTTP/2, which gRPC speaks; it is answered by settings (RFC 9113)."""


@contextmanager
def connected(address: str | None, workers: int) -> Iterator[Engine]:
    """Yield the engine of a cluster; a connection that the caller has already is used and kept.

    Args:
        address: where the cluster is, by default what RAY_ADDRESS says; without either, one is
            started on this machine.
        workers: how many jobs are worked on at once; 0 takes all processors.

    Raises:
        BuildError: there is no such cluster, or none can be started.
    """
    import ray  # takes a second, and may not be there where modules are only looked at

    address = address or os.environ.get("RAY_ADDRESS")
    if ray.is_initialized():
        yield Nodes(ray, workers)
        return
    with _quiet(ray, address):
        session = _joined(ray, address) if address else _started(ray, workers)
        try:
            yield Nodes(ray, workers if address else 0)
        finally:
            ray.shutdown()
    if session:
        shutil.rmtree(session, ignore_errors=True)  # Logs of a run that failed are kept.


def _joined(ray: Any, address: str) -> str:
    _reach(address)
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
    except (ConnectionError, RuntimeError, ImportError, ValueError) as error:
        raise BuildError(
            f"the Ray cluster '{address}' cannot be used: {said(error, WORDS)}; "
            "one that wants a token needs RAY_AUTH_MODE=token, see docs/cluster.md"
        ) from error
    return ""


def _started(ray: Any, workers: int) -> str:
    try:
        context = ray.init(
            "local",
            num_cpus=workers or None,
            include_dashboard=False,
            object_store_memory=_STORE,
            log_to_driver=False,
            logging_level=logging.CRITICAL,
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise BuildError(
            f"Ray does not start on this machine ({said(error, WORDS)}):"
            " build with the engine local"
        ) from error
    return str(context.address_info["session_dir"])


def _reach(address: str) -> None:
    """Make sure that a server of Ray's kind is at an address; Ray itself would try for ever."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not port.isdecimal():
        return
    try:
        place = host.strip("[]"), int(port)
        with socket.create_connection(place, timeout=_PATIENCE) as connection:
            connection.sendall(_HELLO)
            answer = connection.recv(9)
    except (OSError, OverflowError) as error:
        raise BuildError(
            f"no Ray cluster answers at '{address}' ({said(error, WORDS)}): "
            "check the address, and that its head node runs"
        ) from error
    if answer[3:4] != _SETTINGS and os.environ.get("RAY_USE_TLS", "0") == "0":
        raise BuildError(f"what answers at '{address}' is no Ray cluster: check the port")


@contextmanager
def _quiet(ray: Any, address: str | None) -> Iterator[None]:
    """Keep Ray from reporting to its makers, from printing, and from taking SIGTERM over."""
    handler = signal.getsignal(signal.SIGTERM)
    # Ray prints on standard output that a worker died; we tell where that matters.
    ray._private.worker._worker_logs_enabled = False
    try:
        with _environment(address):
            yield
    finally:
        ray._private.worker._worker_logs_enabled = True
        with suppress(ValueError):  # not the main thread, where Ray leaves it alone, too
            signal.signal(signal.SIGTERM, handler)


@contextmanager
def _environment(address: str | None) -> Iterator[None]:
    """Set the variables that Ray goes by, and those that it sets itself back afterwards."""
    before = {name: value for name, value in os.environ.items() if name.startswith("RAY_")}
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if not address:
        # Nobody else may run code in our cluster; without this Ray would leave a file of its own.
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("RAY_")]:
            del os.environ[name]
        os.environ.update(before)
