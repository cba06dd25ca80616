"""A server for tests, of the library or of any other graph, that listens at a free port."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.graph import GraphHandle
from api.sparql.limits import Limits
from api.web.app import address, bind, create_app

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
"""A query that outlasts every limit, on any graph."""


@contextmanager
def serving(handle: GraphHandle, limits: Limits | None = None) -> Iterator[str]:
    """Serve a graph and yield the address."""
    app = create_app(handle, limits)
    bound = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield address(bound)
    finally:
        server.should_exit = True
        thread.join()
        bound.close()
