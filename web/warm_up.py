"""Loads what the first page needs before the site is said to be ready."""

import anyio
from starlette.applications import Starlette

from search.budget import Budget
from search.engine import Engine
from web.address import Address
from web.pages import render
from web.search_page import search_page

_PRACTICE = Address("herion in Europe")
"""With a slip and a region, since what these take is loaded where a query has some."""
_PATIENCE = 60.0
"""Seconds of processor time for the practice search."""


def warm_up(engine: Engine, app: Starlette) -> None:
    """Make a page for nobody: it loads vocabulary, templates and the counts of facets. Raises what a search does."""
    anyio.run(anyio.sleep, 0)  # has anyio load what it needs of asyncio
    for route in app.routes:
        route.matches({"type": "http", "method": "GET", "path": "/", "root_path": ""})  # has FastAPI make its models
    render(search_page(_PRACTICE.ask(engine, Budget(_PATIENCE)), _PRACTICE, ()))
