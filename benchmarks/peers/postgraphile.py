"""PostGraphile 4 over PostgreSQL, GraphQL over HTTP.

npm install --prefix NODE postgraphile@4 postgraphile-plugin-connection-filter@2
    @graphile-contrib/pg-simplify-inflector@6
"""

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from load import Ask, Connection

from peers.peer import Absent, Given, Peer, free_port, node_modules, running
from peers.rows import write_rows

_HERE = Path(__file__).parent
_MISSION = """
query Mission($name: String!) {
  papers(orderBy: ID_ASC, first: 20, filter: {
      mentions: {some: {concept: {name: {equalTo: $name}}}},
      claims: {some: {speedup: {equalTo: true}}}}) {
    totalCount
    nodes { title
      claims(condition: {speedup: true}) { nodes {
        kind low high unit basis qualifier factor scope baseline own
        claimHardwares { nodes { hardware { name } } }
        evidences { nodes { quote sentence first last } } } } } } }
"""
_PAGE = """
query Page($after: Cursor) {
  papers(orderBy: ID_ASC, first: 100, after: $after) {
    pageInfo { endCursor } nodes { id title year abstract arxivId } } }
"""


@contextmanager
def start(given: Given) -> Iterator[Peer]:
    """Load the rows in a database of its own and serve it."""
    node, modules = node_modules(given, "postgraphile")
    with _postgres(given) as database:
        port = free_port()
        url = f"http://127.0.0.1:{port}/graphql"
        command = [node, str(_HERE / "postgraphile.mjs"), str(modules), database, str(port)]
        log = given.folder / "postgraphile.log"
        with running(command, log, url, {"NODE_ENV": "production"}):
            yield _peer(url, given)


def _peer(url: str, given: Given) -> Peer:
    headers = {"Content-Type": "application/json"}

    def body(query: str, **variables: object) -> bytes:
        return json.dumps({"query": query, "variables": variables}).encode()

    pages, after = [], None
    for _ in given.papers:
        pages.append(body(_PAGE, after=after))
        page = json.loads(Connection(url, headers).post(pages[-1]))
        after = page["data"]["papers"]["pageInfo"]["endCursor"]

    def client(bodies: list[bytes]) -> Ask:
        connection = Connection(url, headers)
        return lambda: [connection.post(each) for each in bodies]

    mission = [body(_MISSION, name=given.name)]
    return Peer(
        "PostGraphile 4, GraphQL",
        {"mission": lambda: client(mission), "pages": lambda: client(pages)},
        titles,
    )


def titles(answers: Iterable[bytes]) -> set[str]:
    """Return the titles in answers."""
    return {
        node["title"]
        for answer in answers
        for node in json.loads(answer)["data"]["papers"]["nodes"]
    }


@contextmanager
def _postgres(given: Given) -> Iterator[str]:
    """Run a server of its own; it will not run as root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) or [
        Path(each) for each in filter(None, [shutil.which("postgres")])
    ]
    if not found:
        raise Absent("apt-get install postgresql")
    tools, folder, port = found[-1].parent, given.folder / "postgres", free_port()
    folder.mkdir()
    write_rows(given.kg, folder)
    as_user = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
        os.chown(folder, user.pw_uid, user.pw_gid)
        given.folder.chmod(0o755)
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run([*as_user, str(tools / "initdb"), "-D", str(data), "-A", "trust"], **quiet)
    options = f"-p {port} -k '' -c listen_addresses=127.0.0.1 -c shared_buffers=1GB"
    control = [*as_user, str(tools / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], **quiet)
    try:
        owner = "postgres" if as_user else pwd.getpwuid(os.geteuid()).pw_name
        database = f"postgres://{owner}@127.0.0.1:{port}/postgres"
        load = [str(tools / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(_HERE / "schema.sql")]
        subprocess.run([*load, database], **quiet)
        yield database
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
