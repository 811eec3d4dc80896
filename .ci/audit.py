"""Looks up known advisories against every locked package, and says which could not be looked up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCKS = sorted(Path(__file__).parent.parent.glob("requirements*.lock"))
Package = dict[str, Any]

SHOWN = 5
"""Names of packages that are spelled out where many could not be looked up."""


def main() -> int:
    """Print what was found. Returns 1 where there are known advisories, 2 where nothing could be looked up."""
    packages = [package for lock in LOCKS for package in _audited(lock)]
    advisories = sorted({_advisory(package, one) for package in packages for one in package.get("vulns", [])})
    unknown = sorted({str(package["name"]) for package in packages if "skip_reason" in package})
    known = len({package["name"] for package in packages}) - len(unknown)
    print(f"{known} packages looked up, {len(advisories)} known advisories.", *advisories, sep="\n  ")
    if unknown:
        rest = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
        print(
            f"{len(unknown)} packages could NOT be looked up, because the advisory service did not know them "
            f"or was not reached: {', '.join(unknown[:SHOWN])}{rest}."
        )
    return 1 if advisories else 0 if known else 2


def _audited(lock: Path) -> list[Package]:
    """One entry a package of the lock, as pip-audit gives it: name, version, and vulns or skip_reason."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--format=json", "--progress-spinner=off"]
    done = subprocess.run(  # noqa: S603
        [*command, f"--requirement={lock}"], capture_output=True, text=True, check=False
    )
    if not done.stdout:
        raise SystemExit(f"{lock.name} could not be audited: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout)["dependencies"]  # type: ignore[no-any-return]


def _advisory(package: Package, one: dict[str, Any]) -> str:
    fixed = ", ".join(one["fix_versions"]) or "no release yet"
    return f"{package['name']} {package['version']}: {one['id']}, fixed in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
