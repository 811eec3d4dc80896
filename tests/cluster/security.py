"""A cluster that asks for TLS and a password: certificates, users, and the roles that the guide tells."""

import json
import re
import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.installation import SECURED

GUIDE = Path(__file__).parents[2] / "docs" / "GUIDE.md"
PASSWORD = "c0rrect/horse:bättery@staple"
"""Of every user. It has what is special in addresses, and a letter that is none in ASCII."""
USERS: Mapping[str, tuple[str, ...]] = {
    "press": ("pressdesk-index",),
    "reader": ("pressdesk-search",),
    "stranger": (),
}
"""The users who have a password, and their roles."""
CERTIFIED = "librarian"
"""A user who has a certificate, and the role of those who index."""


@dataclass(frozen=True, slots=True)
class Security:
    """What nodes and clients need to know of each other, in files in a folder."""

    folder: Path

    @property
    def ca(self) -> Path:
        """The authority that signed all certificates but its own."""
        return self.folder / "ca.pem"

    @property
    def other_ca(self) -> Path:
        """An authority that signed none."""
        return self.folder / "other.pem"

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca))

    def certificate(self, name: str) -> Path:
        return self.folder / f"{name}.pem"

    def key(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def prepare(self) -> None:
        """Make the certificates and describe the users."""
        self.folder.mkdir(parents=True)
        for name in ("ca", "other"):
            self._openssl(
                "req", "-x509", *_NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem", f"-subj=/CN={name}"
            )
        for name in ("node", CERTIFIED):
            (self.folder / f"{name}.ext").write_text("subjectAltName=IP:127.0.0.1\n" if name == "node" else "")
            self._openssl("req", *_NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", f"-subj=/CN={name}")
            signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", f"{name}.ext")
            self._openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", *signed)
        hashed = _hash(PASSWORD)
        described: dict[str, dict[str, Any]] = {
            "internal_users": {
                name: {"hash": hashed, "opendistro_security_roles": roles} for name, roles in USERS.items()
            },
            "roles_mapping": {"pressdesk-index": {"users": [CERTIFIED]}},
            "config": _CONFIG,
            "action_groups": {},
            "tenants": {},
            "nodes_dn": {},
            "allowlist": {"config": {"enabled": False, "requests": {}}},
            "audit": {"config": {"enabled": False}},
        }
        for name, content in described.items():
            meta = {"_meta": {"type": name.replace("_", ""), "config_version": 2}}
            (self.folder / f"{name}.yml").write_text(json.dumps({**meta, **content}))
        (self.folder / "roles.yml").write_text(f"_meta: {{type: roles, config_version: 2}}\n{_roles_of_the_guide()}")

    def settings(self) -> dict[str, Any]:
        """The settings of each node. The files are read from its own folder of settings."""
        files = {"pemcert_filepath": "node.pem", "pemkey_filepath": "node.key", "pemtrustedcas_filepath": "ca.pem"}
        return {
            **{
                f"plugins.security.ssl.{layer}.{name}": f"opensearch-security/{file}"
                for layer in ("transport", "http")
                for name, file in files.items()
            },
            "plugins.security.ssl.transport.enforce_hostname_verification": False,
            "plugins.security.ssl.http.enabled": True,
            "plugins.security.ssl.http.clientauth_mode": "OPTIONAL",
            "plugins.security.nodes_dn": ["CN=node"],
            "plugins.security.allow_default_init_securityindex": True,
        }

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


_NEW_KEY = ("-newkey", "rsa:2048", "-nodes")
_CONFIG = {
    "config": {
        "dynamic": {
            "authc": {
                "certificate": {
                    "http_enabled": True,
                    "order": 0,
                    "http_authenticator": {
                        "type": "clientcert",
                        "challenge": False,
                        "config": {"username_attribute": "cn"},
                    },
                    "authentication_backend": {"type": "noop"},
                },
                "password": {
                    "http_enabled": True,
                    "order": 1,
                    "http_authenticator": {"type": "basic", "challenge": True},
                    "authentication_backend": {"type": "intern"},
                },
            }
        }
    }
}


def _roles_of_the_guide() -> str:
    [roles] = re.findall(r"```yaml\n(pressdesk-index:.*?)```", GUIDE.read_text(), re.DOTALL)
    return str(roles)


def _hash(password: str) -> str:
    plugin = SECURED.folder / "plugins" / "opensearch-security"
    command = ["java", "-cp", f"{plugin}/*:{SECURED.folder}/lib/*", "org.opensearch.security.tools.Hasher"]
    told = subprocess.run([*command, "-p", password], capture_output=True, text=True, check=True).stdout
    [found] = re.findall(r"^\$2\S+", told, re.MULTILINE)
    return str(found)
