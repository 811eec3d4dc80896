from collections.abc import Collection

import pytest

from corpus.words import WORD
from search.expansion.unspaced import is_run, part
from tests.desk import Desk, release

Part = tuple[str, ...]


def _words(text: str) -> Part:
    return tuple(WORD.findall(text))


def _parted(text: str, names: str = "", found: str = "") -> list[str]:
    known, standing = ({_words(one) for one in each.split()} for each in (names, found))

    def those_found(parts: Collection[Part]) -> Collection[Part]:
        return standing.intersection(parts)

    return ["".join(one) for one in part(_words(text), known.__contains__, those_found)]


@pytest.mark.parametrize(
    ("text", "names", "found", "parts"),
    [
        ("北港缴获可卡因", "可卡因", "北港 缴获", ["北港", "缴获", "可卡因"]),
        ("北港的可卡因", "可卡因", "北港", ["北港", "可卡因"]),
        ("港で大麻が押収された", "大麻", "押収", ["港", "大麻", "押収"]),
        ("ยาอีที่ท่าเรือเท่าไร", "ยาอี", "ท่าเรือ", ["ยาอี", "ท่าเรือ"]),
        ("海洛因走私", "海洛因走私 海洛因", "走私", ["海洛因走私"]),
        ("北港南港", "", "北港南港 北港", ["北港南港"]),
        ("北港南港", "", "", ["北港南港"]),
        ("的的的的", "", "", ["的的的的"]),
    ],
)
def test_a_run_has_the_fewest_parts_that_are_known(text: str, names: str, found: str, parts: list[str]) -> None:
    assert _parted(text, names, found) == parts


def test_only_scripts_without_spaces_have_runs() -> None:
    assert is_run(_words("北港缴获可卡因"))
    assert not is_run(_words("可卡因"))
    assert not is_run(("go", "fast", "boat", "crew"))
    assert not is_run(_words("5公斤可卡因"))


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("北港缴获海洛因", "北港警察在仓库缴获海洛因。", "zh"),
        ("北港倉庫の覚醒剤", "覚醒剤が北港倉庫で見つかった。", "ja"),
        ("ยึดยาบ้าที่ท่าเรือเท่าไร", "ตำรวจท่าเรือยึดรถที่มียาบ้า", "th"),
    ],
)
def test_words_typed_without_spaces_are_found_apart(desk: Desk, query: str, text: str, language: str) -> None:
    desk.publish(release("apart", text, text, language=language))
    [hit] = desk.ask(query).results.hits
    assert not hit.missing
    assert not desk.ask(f'"{query}"').results.total
