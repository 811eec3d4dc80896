"""Question words and verbs of asking, which say how something is asked and not what is searched for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from indexer.folding import fold
from indexer.stopwords import is_stopword, stopword_languages
from search.query import All, Expression, Not, Phrase, Word
from search.understanding.phrases import Phrases

BEGINNING = 3
"""Among so many words a question begins; further on, *which* or *when* may join two clauses."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one language asks; phrases are separated by commas."""

    questions: str
    """Begin a question, and mean nothing else in any language."""
    shared: str = ""
    """Begin a question too, but are also words of another kind or language: they count only in a text in theirs."""
    verbs: str = ""
    """Say that somebody says something, or what is done in general: they count only in a question."""
    requests: str = ""
    """Begin a text that asks for releases."""


_WORDINGS: Mapping[str, _Wording] = {
    "en": _Wording(
        questions="how many, how much, how long, how often, what, which, who, whom, whose, why, where, when, how",
        verbs="say, says, said, saying, tell, tells, told, think, thinks, happen, happens, happened, about, mean, "
        "means, done, doing, get, got, many, much, any, there, can, could, would, should, "
        "come, comes, came",
        requests="tell me about, tell me, show me, find me, give me, i want to know, i would like to know, "
        "i am looking for, i'm looking for, looking for, what about, information about, information on, "
        "news about, news on, anything about, anything on, everything about, press releases about, press releases on, "
        "releases about, releases on, articles about, articles on, is there, are there, was there, were there, "
        "can you, are there any, is there any, are there any press releases about, are there any press releases on, "
        "are there any releases about, are there any releases on, can you show me, can you find me, could you show me, "
        "could you find me, could you tell me about, do you have, do we have, please show me, please find, "
        "show me releases on, show me releases about, show me press releases on, show me press releases about, "
        "could you show me releases on, could you show me releases about, find releases on, find releases about, "
        "is it, does, did, has, have",
    ),
    "es": _Wording(
        questions="cuánta, cuántas, cuántos, cuánto, cuáles, cuál, quiénes, dónde, qué tan, por qué",
        shared="qué, quién, cuándo, cómo",
        verbs="dijo, dice, dicen, dijeron, dicho, pasó, ocurrió, hay, hubo, existe, existen, hace, hizo, acerca, "
        "viene, vienen, sido",
        requests="información sobre, información acerca de, noticias sobre, noticias de, busco, buscar, háblame de, "
        "dime, comunicados sobre, hay comunicados sobre, existen comunicados sobre, muéstrame, quiero saber",
    ),
    "fr": _Wording(
        questions="combien, qu'est-ce, qu'est-ce que, qu'est-ce qu, qu'est-ce qui, est-ce que, est-ce qu, est-ce, "
        "quels, quelles, pourquoi, d'où, lequel, laquelle, lesquels, lesquelles, y a-t-il",
        shared="quel, quelle, quoi, quand, comment, qui, que",
        verbs="dit, dits, disent, dire, déclaré, passé, existe, il y a, fait, propos, eu, vient, viennent, provient",
        requests="à propos de, informations sur, actualités sur, je cherche, communiqués sur, parlez-moi de, y a-t-il, "
        "y a-t-il des communiqués sur, existe-t-il des communiqués sur, montrez-moi, je voudrais savoir",
    ),
    "pt": _Wording(
        questions="quantas, quantos, quanta, quais, o que, por que, por quê",
        shared="quanto, qual, quem, onde, quando, como, que",
        verbs="disse, diz, dizem, disseram, dito, aconteceu, há, existe, existem, houve, acerca, sido",
        requests="informações sobre, notícias sobre, notícias de, procuro, comunicados sobre, há comunicados sobre, "
        "existem comunicados sobre, mostre-me, quero saber",
    ),
    "de": _Wording(
        questions="wie viele, wie viel, wieviel, wieviele, welche, welcher, welches, welchen, welchem, warum, weshalb, "
        "wieso, weswegen, wann, wer, wem, wen, woher, wohin, womit, wovon, wodurch, worüber",
        shared="was, wie, wo",
        verbs="sagt, sagte, sagten, sagen, gesagt, hat, hatte, haben, gibt es, gab es, geschah, passierte, passiert, "
        "man, kommt, kam, worden",
        requests="informationen über, informationen zu, nachrichten über, nachrichten zu, ich suche, "
        "pressemitteilungen über, pressemitteilungen zu, gibt es, gibt es pressemitteilungen über, "
        "gibt es pressemitteilungen zu, zeig mir, zeige mir, ich möchte wissen",
    ),
    "it": _Wording(
        questions="quanti, quante, quali, perché, che cosa, cos'è, dov'è, dov'era, com'è, com'era",
        shared="quanto, quanta, quale, chi, dove, quando, come, cosa, che",
        verbs="detto, dice, dicono, disse, dissero, successo, ci sono, c'è, riguardo, circa, viene, vengono, proviene, "
        "stato, stata, stati, state",
        requests="informazioni su, informazioni sul, informazioni sulla, notizie su, notizie sul, notizie sulla, "
        "cerco, comunicati su, ci sono, ci sono comunicati su, ci sono comunicati sul, ci sono comunicati sulla, "
        "mostrami, vorrei sapere",
    ),
    "nl": _Wording(
        questions="hoeveel, wanneer, waarom, welke, welk, waarover, waarmee, waarvan, waarheen, waarvandaan",
        shared="wat, wie, hoe, waar",
        verbs="zei, zegt, zeggen, gezegd, heeft, had, gebeurde, gebeurd, over, er, komt, kwam, vandaan",
        requests="informatie over, nieuws over, ik zoek, persberichten over, zijn er, zijn er persberichten over, "
        "toon mij, ik wil weten",
    ),
    "ru": _Wording(
        questions="сколько, что такое, кто такой, кто такая, кто такие, какой, какая, какое, какие, каких, какую, "
        "кто, кого, кому, что, где, откуда, куда, когда, почему, зачем, как",
        verbs="сказал, сказала, сказало, сказали, говорит, говорят, сообщил, сообщила, сообщило, сообщили, "
        "произошло, про",
        requests="расскажи о, расскажите о, информация о, информацию о, новости о, найди, ищу, есть ли, "
        "есть ли сообщения о, покажи, хочу знать",
    ),
    "ar": _Wording(
        questions="كم عدد, كم, ماذا, متى, أين, لماذا, كيف, هل, أي",
        shared="ما, من",
        verbs="قال, قالت, قالوا, يقول, تقول, حدث, هناك, ذكر, ذكرت, صرح, صرحت",
        requests="معلومات عن, أخبار عن, ابحث عن, أخبرني عن, هل توجد, هل هناك, هل هناك بيانات عن, أرني",
    ),
}


@dataclass(frozen=True, slots=True)
class _Asking:
    """The phrases of one language."""

    questions: Phrases
    shared: Phrases
    verbs: Phrases


def without_question_words(expression: Expression) -> tuple[Expression, tuple[str, ...]]:
    """The expression without the plain words side by side that only ask, and those words.

    Unchanged if nothing but stop words would remain. A word typed in capitals, such as WHO, may be a name and stays.
    """
    if not isinstance(expression, All):
        return expression, ()
    texts = [_plain_text(part) for part in expression.parts]
    asking = question_words(texts)
    rest = tuple(part for n, part in enumerate(expression.parts) if n not in asking)
    if not asking or all(isinstance(part, Not) or is_stopword(_plain_text(part)) for part in rest):
        return expression, ()
    kept = rest[0] if len(rest) == 1 else replace(expression, parts=rest)
    return kept, tuple(texts[n] for n in sorted(asking))


def _plain_text(part: Expression) -> str:
    """The text of a word as it comes in prose; empty for anything else."""
    match part:
        case Word(text, None, False) if len(text) == 1 or not text.isupper():
            return text
        case Phrase(words, None, False):
            return "-".join(words)
        case _:
            return ""


def question_words(words: Sequence[str]) -> frozenset[int]:
    """The places of the words that only ask: `what did the DEA say about fentanyl` leaves the DEA and fentanyl.

    Articles and prepositions are left to the stop words; "" stands for a word that is part of a name.
    """
    folded = [fold(word) for word in words]
    marked = set(range(_request_end(folded)))
    marked.update(place for place, word in enumerate(folded) if "-" in word and _INVERTED.fullmatch(word))
    asks = bool(marked)
    for known in _ASKING.values():
        marked |= known.questions.places(folded)
    for language in languages_of(words):
        known = _ASKING[language]
        asked = known.questions.places(folded) | known.shared.places(folded)
        marked |= asked
        if asks or min(asked, default=BEGINNING) < BEGINNING:
            marked |= known.verbs.places(folded)
    return frozenset(marked)


def languages_of(words: Sequence[str]) -> tuple[str, ...]:
    """The languages that most of the function words are of; none with fewer than two, as a word may be anything."""
    counts: Counter[str] = Counter()
    for word in map(fold, words):
        counts.update(stopword_languages(word) | _FUNCTION_WORDS.get(word, frozenset()))
    most = max(counts.values(), default=0)
    return tuple(language for language in _ASKING if counts[language] == most) if most > 1 else ()


def _request_end(words: Sequence[str]) -> int:
    """The place behind the request with which the words begin; 0 if they do not, or consist of nothing else."""
    return next((end for end in _REQUESTS.ends(words, 0) if end < len(words)), 0)


def _function_words() -> dict[str, frozenset[str]]:
    """The languages in which a single word asks or says."""
    found: dict[str, frozenset[str]] = {}
    for language, known in _ASKING.items():
        for word in (*known.questions.single(), *known.shared.single(), *known.verbs.single()):
            found[word] = found.get(word, frozenset()) | {language}
    return found


_INVERTED = lazy_pattern(
    r"(?:(?:l|lui|m|n|qu|s|t|y)['-])?(?:a|ont|avait|avaient|aura|est|sont|etait|etaient|sera|va|vont|peut|peuvent|doit"
    r"|doivent|dit|disent|existe|sait|savent)(?:-t)?-(?:on|ils?|elles?)"
)
"""A French verb that says little, with its subject behind it, as only questions and quotations have it: *a-t-on*."""

_ASKING: Mapping[str, _Asking] = {
    language: _Asking(Phrases(one.questions), Phrases(one.shared), Phrases(one.verbs))
    for language, one in _WORDINGS.items()
}
_REQUESTS = Phrases(",".join(one.requests for one in _WORDINGS.values()))
_FUNCTION_WORDS = _function_words()
