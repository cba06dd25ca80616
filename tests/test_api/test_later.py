"""Applications that are loaded later: on the first request, or after a while, and only then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.types import Receive, Scope, Send

from api.web.later import Later, Loaded


class Door:
    """Counts how often it is loaded and asked."""

    def __init__(self) -> None:
        self.loaded = self.asked = 0

    def load(self) -> Loaded:
        """Load it."""
        self.loaded += 1

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            self.asked += 1

        return Loaded(app, _running)


@asynccontextmanager
async def _running() -> AsyncIterator[None]:
    yield


async def _ask(later: Later) -> None:
    await later({"type": "http"}, None, None)  # type: ignore[arg-type]


def test_a_request_loads_it_at_once() -> None:
    """Who asks does not wait for the time that it would begin by itself."""
    door = Door()

    async def run() -> None:
        later = Later(door.load, wait=60)
        async with later.running():
            await asyncio.sleep(0.05)
            assert door.loaded == 0
            await asyncio.wait_for(asyncio.gather(_ask(later), _ask(later)), 5)

    asyncio.run(run())
    assert (door.loaded, door.asked) == (1, 2)


def test_it_is_loaded_after_a_while() -> None:
    """Nobody has to ask."""
    door = Door()

    async def run() -> None:
        async with Later(door.load, wait=0.01).running():
            for _ in range(500):
                await asyncio.sleep(0.01)
                if door.loaded:
                    break

    asyncio.run(run())
    assert (door.loaded, door.asked) == (1, 0)


def test_a_short_run_loads_nothing() -> None:
    """A server that ends before loads nothing, and ends at once."""
    door = Door()

    async def run() -> None:
        async with Later(door.load, wait=60).running():
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(run(), 5))
    assert door.loaded == 0


def test_what_does_not_load_is_told() -> None:
    """Who asks for what failed to load gets the error, each time."""

    def broken() -> Loaded:
        raise ValueError("no such library")

    async def run() -> None:
        later = Later(broken, wait=60)
        async with later.running():
            for _ in range(2):
                with pytest.raises(ValueError, match="no such library"):
                    await _ask(later)

    asyncio.run(run())
