"""Virtuoso 7.2 (Debian: virtuoso-opensource-7), SPARQL over HTTP."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from peers.peer import Absent, Given, Peer, free_port, running, sparql_endpoint

GRAPH = "urn:kg"
# Buffers of 8 KiB: a GiB, far more than the statements take.
_SETTINGS = """
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
NumberOfBuffers = 130000
MaxDirtyBuffers = 90000
CheckpointInterval = 0
[HTTPServer]
ServerPort = {http}
ServerThreads = 20
MaxClientConnections = 20
KeepAliveTimeout = 600
MaxKeepAlives = 20
EnabledGzipContent = 0
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def start(given: Given) -> Iterator[Peer]:
    """Load the statements in a database of its own."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        raise Absent("apt-get install virtuoso-opensource-7")
    folder = given.folder / "virtuoso"
    folder.mkdir()
    shutil.copy(given.statements, folder / "kg.nt")
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http))
    url = f"http://127.0.0.1:{http}/sparql?default-graph-uri={quote(GRAPH, safe='')}"
    command = [server, "-f", "+configfile", str(settings)]
    with running(command, folder / "log", url):
        load = f"ld_dir('{folder}', 'kg.nt', '{GRAPH}'); rdf_loader_run(); checkpoint;"
        subprocess.run(
            [client, str(sql), "dba", "dba", f"exec={load}"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield sparql_endpoint("Virtuoso 7.2, SPARQL", url, given)
