"""Requests to a cluster, over opensearch-py: every failure becomes an error that says what to do."""

import json
import logging
import re
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from corpus.errors import PressdeskError
from indexer.opensearch.address import ClusterAddress

OLDEST = (2, 4)
"""The first version with points in time that last through a question."""
PATIENCE = 30.0
"""Seconds that a request may take unless it says otherwise."""
FIRST_PATIENCE = 10.0
"""Seconds that a node may take to say what it is."""
LAST_PATIENCE = 2.0
"""Seconds that a node may take for what can as well be left undone."""
RETRIES = 2
"""Requests that a node did not take are sent to so many others, at least."""
REST = 15.0
"""Seconds for which a node that failed is left alone at first; each failure after that doubles them."""
CONNECTIONS = 16
"""Connections kept to each node."""

_LOST = {"search_context_missing_exception", "already_closed_exception"}
"""The second comes from a node whose shard has moved away: it still has the state, but no analyzer for phrases."""
_BLOCKED = {"cluster_block_exception", "index_create_block_exception"}

Json = dict[str, Any]


class ClusterError(PressdeskError):
    """The cluster refused a request, or answered only in part."""


class ClusterUnreachableError(ClusterError):
    """No node answers, or none that may."""


class ClusterSlowError(ClusterUnreachableError):
    """No answer came in time."""


class LostStateError(ClusterError):
    """The point in time that was asked has gone: it was not used for long, or its shard was lost or has moved."""


class ConflictError(ClusterError):
    """The document is there already, or has changed meanwhile."""


class MissingError(ClusterError):
    """There is no such index or document."""


class Cluster:
    """A cluster as one peer: any node answers, and a dead one is passed over. Safe to use from several threads."""

    def __init__(self, address: ClusterAddress) -> None:
        self.address = address
        self.requests = 0
        """How many requests have been sent; several searches in one count once."""
        self.unused: deque[str] = deque()
        """Points in time that nobody will ask again. They are noted, and not closed at once, as they are let go of in
        the middle of other work, even of another request."""
        self._lock = threading.Lock()
        self._is_known = False

    def request(
        self,
        method: str,
        path: str,
        body: Json | Sequence[Json] | None = None,
        *,
        seconds: float = PATIENCE,
        repeats: bool = False,
        **params: str | int,
    ) -> Any:
        """Send a request and return the response. A sequence is sent as lines of JSON, as bulk and msearch take them.

        `seconds` is how long to wait for a node. If one is late, another is asked where that does no harm: for GET, and
        if `repeats`. Raises ClusterError, or the kind of it that fits.
        """
        with self._lock:
            self.requests += 1
        self._require_known()
        return self._sent(method, path, body, seconds, params, repeats=repeats or method == "GET")

    def close_unused(self) -> None:
        """Close the points in time that are noted; those that can't be closed end by themselves."""
        ids: list[str] = []
        with suppress(IndexError):  # another thread may close some meanwhile
            while True:
                ids.append(self.unused.popleft())
        if ids:
            with suppress(ClusterError):
                self.request("DELETE", "/_search/point_in_time", {"pit_id": ids}, seconds=LAST_PATIENCE)

    def close(self) -> None:
        self.close_unused()
        for name in ("_steady", "_repeating"):
            if name in self.__dict__:
                getattr(self, name).close()

    def _require_known(self) -> None:
        """Ask, before anything else, whether it is an OpenSearch that can be used."""
        if self._is_known:
            return
        about = self._sent("GET", "/", None, FIRST_PATIENCE, {}, repeats=True)
        require_version(self.address, about.get("version", {}) if isinstance(about, dict) else {})
        self._is_known = True

    def _sent(
        self,
        method: str,
        path: str,
        body: Json | Sequence[Json] | None,
        seconds: float,
        params: Mapping[str, Any],
        *,
        repeats: bool,
    ) -> Any:
        with self._lock:
            transport = self._repeating if repeats else self._steady
        from opensearchpy.exceptions import ConnectionError as NotConnectedError
        from opensearchpy.exceptions import ConnectionTimeout, SerializationError, SSLError, TransportError

        try:
            found = transport.perform_request(method, path, params=dict(params), body=_content(body), timeout=seconds)
        except ConnectionTimeout as error:
            raise ClusterSlowError(
                f"the engine at {self.address} did not answer within {seconds:.0f} seconds: try again; if that does "
                "not help, see whether its nodes are overloaded"
            ) from error
        except SSLError as error:
            raise ClusterUnreachableError(
                f"no secure connection to the engine at {self.address}: {_reason(error)}; name the authority that "
                "signed its certificate with ?ca=FILE in the address, and its hosts as the certificate does"
            ) from error
        except NotConnectedError as error:
            raise ClusterUnreachableError(
                f"the engine at {self.address} can't be reached ({_reason(error)}): see whether it runs, and whether "
                "the address is right"
            ) from error
        except TransportError as error:
            raise failure(self.address, int(error.status_code), error.info) from error
        except SerializationError:
            found = None
        if not isinstance(found, dict | list):
            raise ClusterError(f"{self.address} does not answer as OpenSearch does: see whether the address is right")
        return found

    @cached_property
    def _steady(self) -> Any:
        """For requests that a node which is late may be at work on still."""
        return self._opened(retry_on_timeout=False)

    @cached_property
    def _repeating(self) -> Any:
        """For requests that another node may be asked where one is late."""
        return self._opened(retry_on_timeout=True)

    def _opened(self, *, retry_on_timeout: bool) -> Any:
        try:
            from opensearchpy import Transport, Urllib3HttpConnection
        except ImportError as error:
            raise ClusterError(
                "to use a cluster, install Pressdesk with opensearch-py: pip install 'pressdesk[opensearch]'"
            ) from error
        logging.getLogger("opensearch").addHandler(logging.NullHandler())  # what fails is told by our errors
        where = self.address
        return Transport(
            [{"host": host.strip("[]"), "port": port} for host, port in where.hosts],
            connection_class=Urllib3HttpConnection,
            max_retries=max(RETRIES, len(where.hosts) - 1),
            retry_on_timeout=retry_on_timeout,
            dead_timeout=REST,
            timeout=PATIENCE,
            pool_maxsize=CONNECTIONS,
            headers=_login(where),
            **_tls(where),
        )


def _login(where: ClusterAddress) -> dict[str, str]:
    """The header that says who asks, in UTF-8 as OpenSearch reads it; the client itself would write Latin-1."""
    if not where.user:
        return {}
    return {"authorization": f"Basic {b64encode(f'{where.user}:{where.password}'.encode()).decode()}"}


def require_version(address: ClusterAddress, version: Mapping[str, Any]) -> None:
    """Raise ClusterError for a server that is no OpenSearch, or an older one than OLDEST."""
    kind, number = version.get("distribution"), str(version.get("number", ""))
    if kind != "opensearch":
        raise ClusterError(
            f"{address} is no OpenSearch (it says: {kind or 'Elasticsearch or another server'} {number}): a managed "
            "service must not hide its version behind that of Elasticsearch"
        )
    if tuple(int(part) for part in re.findall(r"\d+", number)[:2]) < OLDEST:
        raise ClusterError(
            f"{address} runs OpenSearch {number}, and Pressdesk needs {'.'.join(map(str, OLDEST))} or newer: upgrade it"
        )


def failure(address: ClusterAddress, status: int, info: Any) -> ClusterError:  # one for each kind
    """The error for an error response, or for the error of one search or item among several."""
    kinds = dict(_causes(info))
    said = "; ".join(dict.fromkeys(text for text in kinds.values() if text))[:300] or f"status {status}"
    where = f"the engine at {address}"
    if status == 401:
        who = f"user {address.user}" if address.user else "requests without a user"
        return ClusterError(f"{where} rejects {who}: check the user and PRESSDESK_ENGINE_PASSWORD")
    if kinds.keys() & _LOST:
        return LostStateError(f"{where} no longer has the state that was searched: ask again")
    if kinds.keys() & _BLOCKED and re.search(r"read-only.{1,12}allow.delete|disk usage|create-index", said):
        return ClusterError(
            f"{where} writes nothing, because the disk of a node is nearly full (its flood-stage watermark): make room "
            "on its disks or add a node, then try again; nothing that was indexed before is lost"
        )
    if status == 403:
        lacking = re.search(r"no permissions for \[[^]]*\]", said)
        return ClusterError(
            f"{where} does not permit this ({lacking[0] if lacking else said}): docs/GUIDE.md lists the permissions"
        )
    if {"too_many_clauses", "too_many_nested_clauses"} & kinds.keys() or "maxClauseCount" in said:
        return ClusterError(
            f"{where} allows too few clauses of a query: set indices.query.bool.max_clause_count to 16384 on its nodes"
        )
    if "index_not_found_exception" in kinds:
        return MissingError(f"{where} lacks an index: {said}")
    if "version_conflict_engine_exception" in kinds or "resource_already_exists_exception" in kinds:
        return ConflictError(f"{where}: {said}")
    if status == 404 and not kinds:
        return MissingError(f"{where} lacks what was asked for")
    if status == 429:
        return ClusterSlowError(f"{where} has too much to do: try again later ({said})")
    if status >= 500:
        return ClusterUnreachableError(
            f"{where} could not answer from all its shards or nodes ({said}): see its health; it may be recovering"
        )
    return ClusterError(f"{where} refuses a request of Pressdesk: {said}")


def _tls(where: ClusterAddress) -> Json:
    if not where.tls:
        return {"use_ssl": False}
    import ssl

    try:
        context = ssl.create_default_context(cafile=str(where.ca) if where.ca else _certifi())
        if where.certificate:
            context.load_cert_chain(where.certificate, where.key)
    except (OSError, ssl.SSLError) as error:
        raise ClusterError(f"the certificates for the engine at {where} can't be used: {error}") from error
    return {"use_ssl": True, "ssl_context": context}


def _certifi() -> str:
    import certifi

    return certifi.where()


def _causes(info: Any) -> Iterable[tuple[str, str]]:
    """The kinds and reasons in the body of an error response."""
    if isinstance(info, dict):
        if isinstance(kind := info.get("type"), str):
            yield kind, str(info.get("reason") or "")
        for name, value in info.items():
            if name != "phase":
                yield from _causes(value)
    elif isinstance(info, list):
        for one in info:
            yield from _causes(one)


def _reason(error: Any) -> str:
    """What went wrong below HTTP, without the client's own wording."""
    text = str(error.info) if error.info else str(error)
    found = re.search(r"(?:Errno -?\d+\] |certificate verify failed: )?([^:>\[\]()]+?)[')>]*(?: \(_ssl.*)?$", text)
    return found[1].strip() if found else text[:200]


def _content(body: Json | Sequence[Json] | None) -> Json | str | None:
    return body if body is None or isinstance(body, dict) else "".join(f"{_dumped(one)}\n" for one in body)


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
