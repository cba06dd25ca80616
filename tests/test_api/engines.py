"""SPARQL engines that others wrote, each started with the statements of the library."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from tests.test_api.library_graph import library_quads

GRAPH = "urn:library"
_WAIT = 60.0
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
SchedulerInterval = 10
[HTTPServer]
ServerPort = {http}
ServerThreads = 10
EnabledGzipContent = 0
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryExecutionTime = 60
MaxQueryCostEstimationTime = 0
"""


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Start `oxigraph serve-read-only` on the library; yield the address of its endpoint."""
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("needs the command of the package oxigraph")
    store = Store(str(folder / "store"))
    store.bulk_extend(set(library_quads()))
    store.flush()
    del store  # a reader must not open the store while its writer lives
    bound = f"127.0.0.1:{_free_port()}"
    arguments = ["serve-read-only", "--location", str(folder / "store"), "--bind", bound]
    with _running([command, *arguments], folder, f"http://{bound}/query") as url:
        yield url


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Start Virtuoso 7 with the library in one named graph; yield the address of its endpoint."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        pytest.skip("needs Virtuoso: the package virtuoso-opensource-7")
    store = Store()
    store.bulk_extend(set(library_quads()))
    store.dump(str(folder / "library.nt"), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    sql, http = _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    command = [server, "-f", "+configfile", str(settings)]
    with _running(command, folder, f"http://127.0.0.1:{http}/sparql") as url:
        text = f"file_to_string_output('{folder}/library.nt')"
        load = f"DB.DBA.TTLP_MT({text}, '', '{GRAPH}', 0, 1); checkpoint;"
        subprocess.run([client, str(sql), "dba", "dba", f"exec={load}"], check=True, timeout=_WAIT)
        yield url


@contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[str]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _wait(process, folder, url)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, url: str) -> None:
    end = time.monotonic() + _WAIT
    while True:
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
                return
        except OSError as error:
            said = (folder / "log").read_text(errors="replace")[-2000:]
            assert process.poll() is None, said
            assert time.monotonic() < end, f"{error}: {said}"
            time.sleep(0.1)


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
