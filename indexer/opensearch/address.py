"""Where a cluster is, and how to prove who asks: read from one line, as database clients do."""

import os
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass

DEFAULT_PORT = 9200
DEFAULT_NAME = "pressdesk"

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/]+)(?::(\d{1,5}))?")
_FILES = ("ca", "certificate", "key", "password_file")
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[::1\]")
_FORM = "https://USER@HOST:PORT,HOST:PORT/NAME"


class AddressError(PressdeskError):
    """The address of an engine can't be used."""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """A cluster, the name of our indices in it, and the credentials."""

    hosts: tuple[tuple[str, int], ...]
    name: str = DEFAULT_NAME
    tls: bool = True
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    """The certificates of the authorities to trust; None for those that certifi lists."""
    certificate: Path | None = None
    """Our certificate, if the cluster tells clients by theirs, with its `key`."""
    key: Path | None = None

    def __str__(self) -> str:
        """For messages: without user and password."""
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{'https' if self.tls else 'http'}://{hosts}/{self.name}"


PASSWORD = "PRESSDESK_ENGINE_PASSWORD"  # noqa: S105  # the name of the variable
"""The variable of the environment that holds the password of an address without one."""


def read_address(text: str, environment: Mapping[str, str] = os.environ) -> ClusterAddress:
    """Read an address such as `https://press@one:9200,two:9200/desk?ca=ca.pem`.

    The path is the name of the desk's indices. The query may name files: `ca`, `certificate` and `key` in PEM, and
    `password_file`, whose first line is the password. Where the address has none, PASSWORD in the environment is taken.
    Raises AddressError, whose message shows nothing secret.
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:  # whose message shows what may be a password
        raise AddressError(f"an engine is given as {_FORM}: write %5B for [ and %5D for ] in a password") from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise AddressError(f"an engine is given as {_FORM}, beginning with https:// or http://")
    if "@" in parts.path + parts.fragment + parts.query.partition("=")[0]:  # then what seems to be a host is not
        raise AddressError("in a password in the address of the engine, write %2F for /, %3F for ? and %23 for #")
    login, _, netloc = parts.netloc.rpartition("@")
    hosts = tuple(map(_host, netloc.split(",")))
    name = parts.path.strip("/") or DEFAULT_NAME
    if not _NAME.fullmatch(name):
        raise AddressError(f"{name!r} can't be the name of an index: use small letters, digits, - and _")
    files = _files(parts.query)
    user, _, typed = (unquote(part) for part in login.partition(":"))
    secret = typed or _password_in(files.get("password_file")) or (environment.get(PASSWORD) if user else None)
    tls = parts.scheme == "https"
    if secret and not tls and not all(_LOOPBACK.fullmatch(host) for host, _ in hosts):
        raise AddressError("a password is sent through TLS only: write https:// in the address of the engine")
    if user and not secret:
        raise AddressError(
            f"the engine has a user, {user}, but no password: put it into {PASSWORD}, or into a file "
            "named by ?password_file= in the address"
        )
    if ("certificate" in files) != ("key" in files):
        raise AddressError("a certificate for the engine needs its key, and a key its certificate: name both")
    return ClusterAddress(
        hosts, name, tls, user or None, secret, files.get("ca"), files.get("certificate"), files.get("key")
    )


def _host(text: str) -> tuple[str, int]:
    found = _HOST.fullmatch(text)
    if not found or not 0 < int(found[2] or DEFAULT_PORT) < 1 << 16:
        raise AddressError(f"the address of the engine has a host that can't be read: it is given as {_FORM}")
    return found[1], int(found[2] or DEFAULT_PORT)


def _files(query: str) -> Mapping[str, Path]:
    found = dict(parse_qsl(query, keep_blank_values=True))
    if strange := [name for name in found if name not in _FILES]:
        raise AddressError(f"the address of the engine can't have {strange[0]!r}: only {', '.join(_FILES)}")
    files = {name: Path(path) for name, path in found.items()}
    for name, path in files.items():
        if not path.is_file():
            raise AddressError(f"{path}, the {name} in the address of the engine, is no file that can be read")
    return files


def _password_in(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        first, *_ = path.read_text("utf-8").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise AddressError(f"the password for the engine can't be read from {path}: {error}") from error
    return first.strip() or None
