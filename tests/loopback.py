"""A web server on loopback that responds as told by a test, and records its requests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic


@dataclass(frozen=True)
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Message
    at: float
    """Seconds of the monotonic clock."""


Answer = Reply | bytes | str | Callable[[Asked], Reply]


@dataclass
class Site:
    """Responds by path, including the query string."""

    home: str
    answers: dict[str, Answer] = field(default_factory=dict)
    otherwise: Answer = Reply("not here", 404)
    asked: list[Asked] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """The requested paths in order, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        answer = self.answers.get(asked.path, self.otherwise)
        if callable(answer):
            return answer(asked)
        return answer if isinstance(answer, Reply) else Reply(answer)


@contextmanager
def site(answers: Mapping[str, Answer] | None = None) -> Iterator[Site]:
    """A site on its own port; `{home}` in a text stands for its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        served = Site(f"http://127.0.0.1:{server.server_port}", dict(answers or {}))
        server.RequestHandlerClass = _handler(served)
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


def _handler(served: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = served.reply(Asked(self.path, self.headers, monotonic()))
            body = reply.body if isinstance(reply.body, bytes) else reply.body.replace("{home}", served.home).encode()
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **reply.headers}
            try:
                self.send_response(reply.status)
                for name, value in headers.items():
                    self.send_header(name, value.replace("{home}", served.home))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                pass  # the crawler would not wait

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None: ...

    return Handler
