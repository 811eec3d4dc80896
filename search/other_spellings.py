"""Other spellings of words that no table of word forms has: in Chinese, Japanese, Korean, Persian, Hindi and Thai.

And what is one word in some texts and several in others.

In most of their scripts every character, or cluster of letters, is a word of its own, so that these are sequences.
`other_spellings.txt` lists single words; the rules here are for what recurs in many.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from corpus.lazy_pattern import lazy_pattern
from corpus.words import WORD
from indexer.folding import fold

Spelling = tuple[str, ...]

_FIRST_VERBS = (
    "取り 引き 持ち 売り 買い 受け 差し 申し 問い 割り 打ち 積み 立ち 切り 繰り 組み 貸し 借り 払い 振り "
    "張り 乗り 落とし 追い 言い 書き 読み 聞き 呼び 使い 送り 届け 植え 吸い 締め 押し 話し 入れ 隠し 飛び "
    "踏み 待ち 巻き 焼き 盛り 運び 埋め 折り 見 手"
).split()
_SECOND_VERBS = (
    "締まり 引き 渡し 調べ 込み 受け 取り 押さえ 立て 合わせ 当て 積もり 上げ 下げ 扱い 替え 換え 消し 付け "
    "掛け 入れ 出し 返し 戻し 払い 続き 通し 落とし 止め 離し 逃げ 分け 回し 切り 直し 継ぎ 越し 組み 残し "
    "殺し 抜き 張り 売り 買い 請け 決め 届け 崩し"
).split()
"""Japanese verbs before and behind which others stand in compounds, with the kana that may be left out of them."""


def _with_kana(verb: str) -> tuple[str, ...]:
    """A verb with all its kana, and with the last alone."""
    return tuple(dict.fromkeys((verb, verb[0] + verb[-1] if len(verb) > 1 else verb)))


def _either(verbs: list[str]) -> str:
    forms = {form for verb in verbs for form in (*_with_kana(verb), verb[0])}
    return "|".join(sorted(forms, key=len, reverse=True))


_COMPOUND = lazy_pattern(f"({_either(_FIRST_VERBS)})({_either(_SECOND_VERBS)})")
_BY_KANJI: tuple[Mapping[str, str], ...] = tuple(
    {verb[0]: verb for verb in verbs} for verbs in (_FIRST_VERBS, _SECOND_VERBS)
)
_DOING = lazy_pattern("(?<=..)(?:する|した|して|され(?:た|る|て)|しました|します)$")
"""The endings of a noun that is a Japanese verb."""
_V = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}
_V_SOUND = lazy_pattern("ヴ[ァィェォ]?")
_B = {usual: foreign for foreign, usual in _V.items()}
_B_SOUND = lazy_pattern("[バビブベボ]")
_LARGE_OF = dict(zip("ァィゥェォ", "アイウエオ", strict=True))
"""The small kana of vowels, which are also written large: *フエンタニル* for *フェンタニル*."""
_SMALL_OF = {large: small for small, large in _LARGE_OF.items()}
_SMALL_VOWEL = lazy_pattern("[ァィゥェォ]")
_LARGE_VOWEL = lazy_pattern("(?<=[フテデチジシツトドウ])[アイウエオ]")
"""Vowels behind a consonant that small ones stand behind."""
_THAI_LETTERS = lazy_pattern("[\u0e01-\u0e2e]{2,4}")


def other_spellings(words: Spelling) -> Iterator[Spelling]:
    """The other ways to write a word or phrase; in most languages none."""
    yield from _listed(words)
    if all(map(str.isascii, words)):
        return
    text = "".join(words)
    if len(text) != len(words):
        return
    if _THAI_LETTERS.fullmatch(text):
        yield (".".join(text) + ".",)
    elif compound := _COMPOUND.search(text):
        for other in _compounds(compound[1][0], compound[2][0]):
            if other != compound[0]:
                yield tuple(text[: compound.start()] + other + text[compound.end() :])
    if doing := _DOING.search(text):
        yield words[: doing.start()]
    if _SMALL_VOWEL.search(text):
        yield tuple(_SMALL_VOWEL.sub(lambda small: _LARGE_OF[small[0]], text))
    if _LARGE_VOWEL.search(text):
        yield tuple(_LARGE_VOWEL.sub(lambda large: _SMALL_OF[large[0]], text))
    if _V_SOUND.search(text):
        yield tuple(_V_SOUND.sub(lambda sound: _V[sound[0]], text))
    for sounds in (*(found.span() for found in _B_SOUND.finditer(text)), (0, len(text))):
        other = text[: sounds[0]] + _B_SOUND.sub(lambda sound: _B[sound[0]], text[slice(*sounds)]) + text[sounds[1] :]
        if other != text:
            yield tuple(other)


def _compounds(first: str, second: str) -> Iterator[str]:
    """The ways to write a compound of two verbs: *取り締まり*, *取り締り*, *取締まり*, *取締り* and *取締*."""
    whole = _BY_KANJI[0][first]
    for behind in _with_kana(_BY_KANJI[1][second]):
        yield whole + behind
        yield first + behind
    yield first + second


def _listed(words: Spelling) -> Iterator[Spelling]:
    """With one part in another of the spellings that the table has."""
    for at, word in enumerate(words):
        for part, others in _spellings_by_first().get(fold(word), ()):
            if tuple(map(fold, words[at : at + len(part)])) == part:
                for other in others:
                    yield (*words[:at], *other, *words[at + len(part) :])
                break


@cache
def _spellings_by_first() -> Mapping[str, list[tuple[Spelling, list[Spelling]]]]:
    """By the first word of each spelling, folded, all its words and the other ways to write the same; longest first."""
    found: dict[str, list[tuple[Spelling, list[Spelling]]]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        ways = [tuple(WORD.findall(one)) for one in line.split()]
        for way in ways:
            part = tuple(map(fold, way))
            found.setdefault(part[0], []).append((part, [other for other in ways if other != way]))
    for spelled in found.values():
        spelled.sort(key=lambda one: -len(one[0]))
    return found
