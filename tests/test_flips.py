"""A flipped bit anywhere in a home is reported or harmless, and never silently changes an answer."""

import json
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from corpus.crawl import CrawlOptions, crawl
from corpus.store import FILE_NAME
from pressdesk import main
from search.engine import Engine
from search.engines import open_engine
from tests.command import PRESSDESK, child_process, run_process
from tests.desk import Desk, release
from tests.website import serving
from web.app import create_app
from web.demo.sites import serve_sites

pytestmark = pytest.mark.long

FLIPS = int(os.environ.get("PRESSDESK_TEST_FLIPS", "15"))
SEED = 1961
IN_PROCESSES = 25
"""Each so manieth flip is tried on real processes too."""
QUESTIONS = ("", "acetic anhydride", '"acetic anhydride"', "naloxone OR heroin", "precurs*", "fentanil~ -heroin")
DAMAGED = "is damaged"
LATE = "took too long"


@dataclass(frozen=True)
class Home:
    """A sound home, and the answers from each of its generations."""

    folder: Path
    files: tuple[Path, ...]
    answers: tuple[Mapping[str, Any], ...]
    """The newest state first."""
    pages: Mapping[str, str]


@dataclass
class Tally:
    """The outcomes of the flips, by kind of file."""

    told: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = sorted(self.told | self.harmless)
        return "; ".join(f"{kind}: {self.told[kind]} told, {self.harmless[kind]} harmless" for kind in kinds)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with archived pages and two generations of the index, which differ by added and removed releases."""
    folder = tmp_path_factory.mktemp("sound") / "home"
    with serve_sites() as sources:
        crawl(sources, folder / FILE_NAME, options=CrawlOptions(allow_loopback=True))
    with Desk(folder) as desk:
        desk.publish()
        before = answers(desk.engine)
        desk.store.remove(next(iter(desk.store.releases())).release.id)
        desk.publish(release("last", "Naloxone for every nurse", "Heroin and fentanyl, acetic anhydride.", "2024-05"))
        after = answers(desk.engine)
        pages = releases_shown(desk.engine, folder, list(desk.store.releases())[-1].release.id)
    files = tuple(sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()))
    return Home(folder, files, (after, before), pages)


def answers(engine: Engine) -> dict[str, Any]:
    """The complete answer to each query."""
    with asked(engine, Path("none")) as client:
        return {text: told(client.get("/api/search", params={"q": text}).json()) for text in QUESTIONS}


@contextmanager
def asked(engine: Engine, store: Path) -> Iterator[httpx.Client]:
    with serving(create_app(engine, store)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without the generation's name, and without notes, which are compared separately."""
    return {name: value for name, value in answer.items() if name not in {"generation", "notes"}}


def releases_shown(engine: Engine, home: Path, id: str) -> dict[str, str]:
    with asked(engine, home / FILE_NAME) as client:
        return {path: client.get(path).text for path in (f"/release/{id}", "/release/last")}


def flips(sound: Home, seed: int, count: int, wanted: Callable[[Path], bool]) -> Iterator[tuple[Path, int]]:
    """A file and a bit in it: half uniformly by file, so that small ones are hit, half uniformly by byte."""
    dice = random.Random(seed)
    files = [path for path in sound.files if wanted(path) and (sound.folder / path).stat().st_size]
    sizes = [(sound.folder / path).stat().st_size for path in files]
    for number in range(count):
        (path,) = dice.choices(files, sizes if number % 2 else None)
        yield path, dice.randrange(8 * (sound.folder / path).stat().st_size)


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.unlink()  # generations share files as hard links; a fault of the disk hits one block of one of them
    path.write_bytes(content)


def in_index(path: Path) -> bool:
    return path.parts[0] == "index"


def elsewhere(path: Path) -> bool:
    return not in_index(path)


@pytest.mark.parametrize("where", [in_index, elsewhere])
def test_a_flipped_bit_is_told_or_does_no_harm(sound: Home, tmp_path: Path, where: Callable[[Path], bool]) -> None:
    tally = Tally()
    for number, (path, bit) in enumerate(flips(sound, SEED, FLIPS, where)):
        home = tmp_path / "home"
        shutil.copytree(sound.folder, home)
        flip(home / path, bit)
        for fault in tried(sound, home, path, tally, processes=number % IN_PROCESSES == IN_PROCESSES - 1):
            tally.faults.append(f"bit {bit} of {path}: {fault}")
        if not number % IN_PROCESSES:
            print(f"{number} flips: {tally}; {len(tally.faults)} faults", flush=True)
        shutil.rmtree(home)
    print(f"\n{FLIPS} flips: {tally}")
    assert not tally.faults, "\n".join(tally.faults)


def tried(sound: Home, home: Path, path: Path, tally: Tally, *, processes: bool) -> Iterator[str]:
    """The ways in which a damaged home misbehaves."""
    kind = path.suffix or path.name
    examined = command(home, "doctor")
    yield from unexpected("doctor", examined)
    is_told = examined.code != 0
    yield from of_searches(sound, home)
    yield from of_pages(sound, home)
    if processes:
        yield from of_processes(sound, home)
    (tally.told if is_told else tally.harmless)[kind] += 1
    if in_index(path):
        yield from of_repair(sound, home, is_told=is_told)


@dataclass(frozen=True)
class Done:
    code: int
    output: str
    errors: str
    exception: BaseException | None = None


def command(home: Path, *arguments: str) -> Done:
    done = CliRunner().invoke(main, ["--home", str(home), *arguments])
    exception = None if isinstance(done.exception, SystemExit) else done.exception
    return Done(done.exit_code, done.stdout, done.stderr, exception)


def unexpected(what: str, done: Done) -> Iterator[str]:
    if done.exception or "Traceback" in done.errors or done.code not in {0, 1, 2}:
        yield f"{what} ended with {done.exception!r} {done.errors[-300:]}"


def of_searches(sound: Home, home: Path) -> Iterator[str]:
    for text in QUESTIONS[1:3]:
        done = command(home, "search", "--format", "json", text)
        yield from unexpected("search", done)
        if done.code in {0, 1} and done.output.startswith("{"):
            yield from wrong(sound, text, json.loads(done.output))
        elif done.code != 2 or "pressdesk index" not in done.errors:
            yield f"search ended with {done.code}: {done.errors}"


def wrong(sound: Home, text: str, answer: dict[str, Any]) -> Iterator[str]:
    """An answer is from the newest generation, or from the previous one with a note, or says that it is partial."""
    if any(LATE in note for note in answer["notes"]):
        return
    newest, before = (known[text] for known in sound.answers)
    is_noted = any(DAMAGED in note for note in answer["notes"])
    given = told(answer)
    if given != newest and not (given == before and is_noted):
        yield f"a wrong answer to {text!r} ({'noted' if is_noted else 'in silence'})"


def of_pages(sound: Home, home: Path) -> Iterator[str]:
    with closing(open_engine(home, examine=True)) as engine, asked(engine, home / FILE_NAME) as client:
        yield from of_site(sound, client)


def of_site(sound: Home, client: httpx.Client) -> Iterator[str]:
    for text in QUESTIONS:
        answer = client.get("/api/search", params={"q": text})
        if answer.status_code == 200:
            yield from wrong(sound, text, answer.json())
        elif answer.status_code != 503 or "pressdesk index" not in answer.json()["error"]:
            yield f"/api/search answered {answer.status_code}: {answer.text[:200]}"
    for path in ("/", "/?q=heroin", "/healthz", "/api/suggest?q=nal"):
        if (status := client.get(path).status_code) not in {200, 503}:
            yield f"{path} answered {status}"
    for path, shown in sound.pages.items():
        answer = client.get(path)
        if answer.status_code >= 400 and answer.status_code not in {404, 503}:
            yield f"{path} answered {answer.status_code}"
        elif answer.status_code == 200 and main_of(answer.text) != main_of(shown):
            yield f"{path} shows something else"


def main_of(page: str) -> str:
    """Only the release itself: similar ones depend on the generation that answers."""
    return page.partition('<article class="release-text"')[2].partition("</article>")[0]


def of_processes(sound: Home, home: Path) -> Iterator[str]:
    for arguments in (("doctor",), ("search", "--format", "json", QUESTIONS[1])):
        done = run_process(*arguments, home=home)
        yield from unexpected(" ".join(arguments), Done(done.returncode, done.stdout, done.stderr))
    serving = [*PRESSDESK, "--home", str(home), "serve", "--port", "0"]
    with child_process(serving, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout
        try:
            url = server.stdout.readline().split()[2]
            with httpx.Client(base_url=url, timeout=30) as client:
                yield from of_site(sound, client)
        finally:
            server.terminate()
            _, errors = server.communicate(timeout=30)
        if "Traceback" in errors:
            yield f"serve said {errors[-300:]}"


def of_repair(sound: Home, home: Path, *, is_told: bool) -> Iterator[str]:
    """What `doctor` has reported, `index` repairs and reports."""
    done = command(home, "index")
    yield from unexpected("index", done)
    if is_told and not done.output.startswith(("Replaced", "Rewrote")):
        yield f"index repaired nothing: {done.output}"
    if (again := command(home, "doctor")).output != "All is well.\n":
        yield f"doctor still says {again.output}"
    with closing(open_engine(home)) as engine:
        if answers(engine) != sound.answers[0]:
            yield "another answer after the repair"
