"""The lock files install on any later day, with the oldest and the newest supported pip."""

import hashlib
import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from shutil import which

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-test.lock"]
OLDEST_PIP = "23.0.1"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_every_requirement_of_every_package_with_its_extras(lock: str) -> None:
    locked = _locked(ROOT / lock)
    unmet = [
        f"{name} needs {needed}"
        for name, line in locked.items()
        for needed in _needs(name, line.extras)
        if not _meets(locked.get(canonicalize_name(needed.name)), needed)
    ]
    assert unmet == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_a_package_with_extras_without_them_too(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    pins = [re.sub(r"\[.*\]", "", line) for line in lines if re.match(r"[a-z0-9-]+\[", line)]
    assert pins
    assert set(pins) <= set(lines)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_package_that_nothing_needs(lock: str) -> None:
    locked = _locked(ROOT / lock)
    reached: set[str] = set()
    waiting = [(canonicalize_name(one.name), one.extras) for one in _asked_for(test="test" in lock)]
    while waiting:
        name, extras = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [(canonicalize_name(one.name), one.extras) for one in _needs(name, extras | locked[name].extras)]
    assert sorted(locked.keys() - reached) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("lock", "pip"), [(LOCKS[0], OLDEST_PIP), (LOCKS[1], OLDEST_PIP), (LOCKS[1], "23.2.1"), (LOCKS[1], "newest")]
)
def test_pip_installs_a_lock_while_newer_releases_are_on_offer(lock: str, pip: str, tmp_path: Path) -> None:
    """Serve empty wheels with the metadata of the real packages, each beside a newer release."""
    offered = tmp_path / "offered"
    offered.mkdir()
    rebuilt = []
    for line, requirement in _lines(ROOT / lock):
        package = _installed(requirement.name)
        digest = _empty_wheel(offered, package, package.version)
        _empty_wheel(offered, package, "999999")
        rebuilt.append(f"{line.partition(' ;')[0]} --hash=sha256:{digest}\n")
    (tmp_path / "lock").write_text("".join(rebuilt))
    command = [_python_with_pip(pip, tmp_path), "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-index"]
    done = subprocess.run(
        [*command, f"--find-links={offered}", "--require-hashes", f"--requirement={tmp_path / 'lock'}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _lines(path: Path) -> Iterator[tuple[str, Requirement]]:
    """The lines of a lock that apply to this Python and platform, as written and as read."""
    for line in re.findall(r"^[a-z0-9].*?(?= \\$)", path.read_text(), re.MULTILINE):
        requirement = Requirement(line)
        if not requirement.marker or requirement.marker.evaluate():
            yield line, requirement


def _locked(path: Path) -> dict[str, Requirement]:
    """The locked packages by name, with the extras of all their lines."""
    locked: dict[str, Requirement] = {}
    for _, requirement in _lines(path):
        earlier = locked.setdefault(canonicalize_name(requirement.name), requirement)
        earlier.extras |= requirement.extras
    return locked


def _asked_for(*, test: bool) -> Iterator[Requirement]:
    """The requirements of the project itself."""
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg")
    wanted = settings["options"]["install_requires"] + (settings["options.extras_require"]["test"] if test else "")
    build = re.sub("#.*", "", (ROOT / "requirements-build.in").read_text())
    return (Requirement(line) for line in (wanted + "\n" + build).splitlines() if line.strip())


def _needs(name: str, extras: set[str]) -> Iterator[Requirement]:
    """The requirements of a package on this platform, with the requested extras."""
    for text in _installed(name).requires or []:
        needed = Requirement(text)
        if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in ["", *extras]):
            yield needed


def _meets(line: Requirement | None, needed: Requirement) -> bool:
    if line is None or not needed.extras <= line.extras:
        return False
    return needed.specifier.contains(next(iter(line.specifier)).version, prereleases=True)


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        pytest.fail(f"{name} is locked for this machine but not installed: run make test")


def _empty_wheel(folder: Path, package: Distribution, version: str) -> str:
    """Write a wheel with the package's metadata under another version; returns its SHA-256.

    A package locked with and without extras is written twice and must come out the same, so no file has today's time.
    """
    name = re.sub("[-_.]+", "_", package.metadata["Name"])
    metadata = re.sub(r"(?m)^Version: .*$", f"Version: {version}", package.read_text("METADATA") or "", count=1)
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, content in {
            "METADATA": metadata,
            "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }.items():
            wheel.writestr(zipfile.ZipInfo(f"{info}/{file}"), content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _python_with_pip(version: str, folder: Path) -> str:
    """The interpreter of a fresh environment with this release of pip."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    wanted = "pip" if version == "newest" else f"pip=={version}"
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{wanted} could not be installed: {done.stderr.strip().splitlines()[-1]}")
    return python


@pytest.mark.long
@pytest.mark.parametrize("compiler", ["cc", "/bin/false"])
def test_the_kernels_are_built_where_there_is_a_compiler_and_left_out_elsewhere(compiler: str, tmp_path: Path) -> None:
    if not which(compiler):
        pytest.skip(f"there is no {compiler}")
    done = subprocess.run(
        [sys.executable, "setup.py", "-q", "build_ext", f"--build-lib={tmp_path}", f"--build-temp={tmp_path}"],
        cwd=ROOT,
        env=os.environ | {"CC": compiler},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.rglob("native.*"))) == (2 if compiler == "cc" else 0)
