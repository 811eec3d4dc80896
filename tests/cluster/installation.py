"""Installs OpenSearch for tests, from Maven's registry, into a folder that is kept.

The distribution for integration tests lacks the modules for analysis and for scripts, which are added.
"""

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path("/var/tmp") / f"pressdesk-test-cluster-{os.getuid()}"  # as other users the nodes must read it

_POM = """<project><modelVersion>4.0.0</modelVersion><groupId>pressdesk</groupId><artifactId>nodes</artifactId>
<version>1</version><packaging>pom</packaging><dependencies>{}</dependencies></project>"""
_ARTIFACT = (
    "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version><type>{}</type>{}</dependency>"
)
_ALONE = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"
_PLUGIN = "org.opensearch.plugin"


@dataclass(frozen=True, slots=True)
class Program:
    """An OpenSearch that may be installed."""

    version: str
    security: str | None = None
    """The version of the security plug-in, if it has that."""
    modules: bool = True
    """Whether it gets the modules that the distribution lacks."""

    @property
    def folder(self) -> Path:
        return CACHE / f"opensearch-{self.version}{'-secured' if self.security else ''}"

    def install(self) -> None:
        """Install it unless it is there."""
        if (self.folder / "complete").exists():
            return
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as name:
            jars = Path(name) / "jars"
            (Path(name) / "pom.xml").write_text(_POM.format("".join(_ARTIFACT.format(*one) for one in self._artifacts)))
            copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
            subprocess.run(["mvn", "--batch-mode", "--quiet", "--file", f"{name}/pom.xml", *copy], check=True)
            fresh = _unpacked(jars / f"opensearch-{self.version}.zip", Path(name)) / f"opensearch-{self.version}"
            for script in (fresh / "bin").iterdir():
                script.chmod(0o755)
            for module in _MODULES if self.modules else ():
                module.add(fresh / "modules", jars, self.version)
            if self.security:
                plugin = jars / f"opensearch-security-{self.security}.zip"
                _unpacked(plugin, fresh / "plugins" / "opensearch-security")
            (fresh / "complete").touch()
            shutil.rmtree(self.folder, ignore_errors=True)
            fresh.rename(self.folder)

    @property
    def _artifacts(self) -> Iterator[tuple[str, ...]]:
        yield "org.opensearch.distribution.integ-test-zip", "opensearch", self.version, "zip", _ALONE
        if self.modules:
            yield _PLUGIN, "analysis-common", self.version, "jar", _ALONE
            yield _PLUGIN, "lang-painless", self.version, "jar", ""
        if self.security:
            yield _PLUGIN, "opensearch-security", self.security, "zip", _ALONE


PLAIN = Program("2.19.6")
SECURED = Program("2.19.1", security="2.19.1.0")
"""The newest for which the registry has the security plug-in."""
OLDER = Program("2.18.0")
"""One from which nodes are upgraded one by one."""
TOO_OLD = Program("1.3.20", modules=False)


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    main_class: str
    extends: str
    jars: Sequence[str]
    policy: str = ""

    def add(self, modules: Path, jars: Path, version: str) -> None:
        folder = modules / self.name
        folder.mkdir(parents=True)
        described = {
            "name": self.name,
            "description": self.name,
            "version": version,
            "opensearch.version": version,
            "java.version": "11",
            "classname": self.main_class,
            "extended.plugins": self.extends,
            "has.native.controller": "false",
            "custom.foldername": "",
        }
        lines = (f"{name}={value}\n" for name, value in described.items())
        (folder / "plugin-descriptor.properties").write_text("".join(lines))
        if self.policy:
            (folder / "plugin-security.policy").write_text(self.policy)
        for jar in (found for pattern in self.jars for found in jars.glob(f"{pattern}.jar")):
            shutil.copy(jar, folder)


_MODULES = (
    _Module(
        "lang-painless",
        "org.opensearch.painless.PainlessPlugin",
        "",
        ("lang-painless-*", "opensearch-scripting-painless-spi-*", "asm*", "antlr4-runtime-*"),
        """grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
};
""",
    ),
    _Module(
        "analysis-common",
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "lang-painless",
        ("analysis-common-*",),
    ),
)


def _unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    return folder
