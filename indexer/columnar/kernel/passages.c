/* Titles and passages of releases, with the matches of a query marked; search/highlight.py does the same for texts that
 * it analyses. */

#include "kernel.h"

/* What texts of releases are marked with. */
typedef struct {
    Buffer owners;             /* Py_ssize_t: by the number of a part of the query, what it belongs to */
    size_t *inside;            /* a zero for each owner, while no passage is looked for */
    PyObject *words, *fold;    /* as for `find_words` and `add_beginnings` */
    PyObject *span;            /* makes a span of its text, and of whether it is marked */
    PyObject *before, *behind; /* the spans that stand for what is left out before and behind a passage */
    size_t most;               /* words of a passage */
} Marking;

/* A field of the releases. */
typedef struct {
    PyObject *texts, *beginnings; /* tuples: the text of each release; as for `add_beginnings` */
    Occurrences occurrences;
} Field;

/* A text that is to be cut into spans. */
typedef struct {
    const Marking *by;
    PyObject *text, *spans; /* `spans` is a list */
    Vector matches; /* of Match: in order, of two with the same start the longer first */
    Vector places;  /* of Place: those of the words that were looked for */
    size_t first;   /* the first of these */
} Marked;

static const Match *match_of(const Marked *marked, size_t number) {
    return (const Match *)(const void *)marked->matches.values + number;
}

static size_t owner_of(const Marking *by, const Match *match) {
    return (size_t)((const Py_ssize_t *)by->owners.view.buf)[match->part];
}

/* ---- cutting ---- */

/* Where one of the words that were looked for is; NULL with an exception set if the text does not have it. */
static const Place *place_of(const Marked *marked, size_t word) {
    if (word - marked->first >= marked->places.count) {
        PyErr_SetString(PyExc_IndexError, "a match is behind the last word of its text");
        return NULL;
    }
    return (const Place *)(const void *)marked->places.values + (word - marked->first);
}

static bool add_span(Marked *marked, size_t start, size_t end, bool is_marked) {
    PyObject *text = PyUnicode_Substring(marked->text, (Py_ssize_t)start, (Py_ssize_t)end);
    PyObject *span =
        text ? PyObject_CallFunctionObjArgs(marked->by->span, text, is_marked ? Py_True : Py_False, NULL) : NULL;
    bool is_added = span && !PyList_Append(marked->spans, span);
    Py_XDECREF(span);
    Py_XDECREF(text);
    return is_added;
}

/* Add the text from start to end, with the matches marked that are among some words; one that overlaps an earlier one is
 * skipped. Returns false with an exception set. */
static bool cut(Marked *marked, size_t start, size_t end, size_t first, size_t behind) {
    for (size_t i = 0; i < marked->matches.count; i++) {
        const Match *match = match_of(marked, i);
        if (match->start < first || match->end > behind) {
            continue;
        }
        const Place *begin = place_of(marked, match->start), *stop = begin ? place_of(marked, match->end - 1) : NULL;
        if (!stop) {
            return false;
        }
        if (begin->start < start) {
            continue;
        }
        if ((begin->start > start && !add_span(marked, start, begin->start, false)) ||
            !add_span(marked, begin->start, stop->end, true)) {
            return false;
        }
        start = stop->end;
    }
    return start >= end || add_span(marked, start, end, false);
}

/* Cut the whole text. Returns false with an exception set. */
static bool mark_all(Marked *marked) {
    size_t length = (size_t)PyUnicode_GetLength(marked->text);
    return (!marked->matches.count || find_words(&marked->places, marked->text, 0, length, marked->by->words)) &&
           cut(marked, 0, length, 0, SIZE_MAX);
}

/* ---- the passage with the most parts of the query ---- */

/* The word at which the passage with the most distinct owners begins. */
static size_t densest(const Marked *marked) {
    const Marking *by = marked->by;
    size_t *inside = by->inside, count = marked->matches.count;
    size_t possible = 0, best = match_of(marked, 0)->start, found = 0, distinct = 0, following = 0;
    for (size_t i = 0; i < count; i++) {
        size_t owner = owner_of(by, match_of(marked, i));
        possible += !inside[owner];
        inside[owner] = 1;
    }
    memset(inside, 0, by->owners.count * sizeof *inside);
    for (size_t i = 0; i < count && found < possible; i++) {
        const Match *match = match_of(marked, i);
        while (following < count && match_of(marked, following)->end <= match->start + by->most) {
            size_t owner = owner_of(by, match_of(marked, following++));
            distinct += !inside[owner]++;
        }
        if (distinct > found) {
            best = match->start;
            found = distinct;
        }
        size_t owner = owner_of(by, match);
        if (inside[owner]) {
            distinct -= !--inside[owner];
        }
    }
    memset(inside, 0, by->owners.count * sizeof *inside);
    return best;
}

/* Where a text has a sign last before an offset; -1 if nowhere, -2 with an exception set. */
static Py_ssize_t last_before(PyObject *text, const char *sign, size_t end) {
    PyObject *sought = PyUnicode_FromString(sign);
    Py_ssize_t at = sought ? PyUnicode_Find(text, sought, 0, (Py_ssize_t)end, -1) : -2;
    Py_XDECREF(sought);
    return at;
}

/* Pass over the words that precede the sentence of a word. Returns false with an exception set. */
static bool begin_with_sentence(Marked *marked, size_t word) {
    const Place *place = place_of(marked, word);
    Py_ssize_t stop = place ? last_before(marked->text, ". ", place->start) : -2;
    Py_ssize_t line = stop > -2 ? last_before(marked->text, "\n", place->start) : -2;
    if (line == -2) {
        return false;
    }
    Py_ssize_t end = stop > line ? stop : line;
    Place *places = (Place *)(void *)marked->places.values;
    size_t passed = 0;
    while (marked->first + passed < word && (Py_ssize_t)places[passed].start <= end) {
        passed++;
    }
    memmove(places, places + passed, (marked->places.count - passed) * sizeof *places);
    marked->places.count -= passed;
    marked->first += passed;
    return true;
}

/* Find the words of the passage, and the one behind it. Returns false with an exception set. */
static bool find_passage(Marked *marked) {
    size_t most = marked->by->most;
    if (!marked->matches.count) {
        return find_words(&marked->places, marked->text, 0, most + 1, marked->by->words);
    }
    size_t best = densest(marked);
    marked->first = best > most / 4 ? best - most / 4 : 0;
    size_t wanted = best - marked->first + most + 1;
    return find_words(&marked->places, marked->text, marked->first, wanted, marked->by->words) &&
           begin_with_sentence(marked, best);
}

/* Cut the passage with the most parts of the query, or the beginning of the text. Returns false with an exception set. */
static bool mark_passage(Marked *marked) {
    size_t most = marked->by->most, length = (size_t)PyUnicode_GetLength(marked->text);
    if (!find_passage(marked) || !marked->places.count) {
        return !PyErr_Occurred();
    }
    size_t shown = marked->places.count < most ? marked->places.count : most;
    const Place *places = (const Place *)(const void *)marked->places.values;
    size_t start = marked->first ? places[0].start : 0;
    /* the last text is shown to its end, unless it goes on for long without a word */
    size_t end = marked->places.count > shown ? places[shown - 1].end : length;
    end = end < places[shown - 1].end + most ? end : places[shown - 1].end + most;
    return (!start || !PyList_Append(marked->spans, marked->by->before)) &&
           cut(marked, start, end, marked->first, marked->first + shown) &&
           (end >= length || !PyList_Append(marked->spans, marked->by->behind));
}

/* ---- the texts of a page ---- */

/* Put the matches in the text of a release together. Returns false with an exception set. */
static bool match(Marked *marked, const Field *field, size_t at) {
    Work work = {0};
    if (!matches_at(&field->occurrences, at, &work, &marked->matches)) {
        PyErr_NoMemory();
        return false;
    }
    if (!add_beginnings(&marked->matches, marked->text, field->beginnings, marked->by->words, marked->by->fold)) {
        return false;
    }
    for (size_t i = 0; i < marked->matches.count; i++) {
        if (match_of(marked, i)->part >= marked->by->owners.count) {
            PyErr_SetString(PyExc_ValueError, "each part of a query has an owner");
            return false;
        }
    }
    return true;
}

/* The spans of a field of the release at a place, by a function that cuts its text. */
static PyObject *spans_of(const Marking *by, const Field *field, size_t at, bool (*mark)(Marked *)) {
    Marked marked = {.by = by, .text = PyTuple_GetItem(field->texts, (Py_ssize_t)at), .spans = PyList_New(0)};
    bool is_text = marked.text && PyUnicode_Check(marked.text);
    if (!is_text) {
        PyErr_SetString(PyExc_TypeError, "each release has a text");
    }
    bool is_marked = is_text && marked.spans && match(&marked, field, at) && mark(&marked);
    PyObject *spans = is_marked ? PyList_AsTuple(marked.spans) : NULL;
    Py_XDECREF(marked.spans);
    empty(&marked.matches);
    empty(&marked.places);
    return spans;
}

/* A list with the titles and passages of all releases. */
static PyObject *marked_releases(const Marking *by, const Field *title, const Field *body) {
    PyObject *releases = PyList_New(0);
    for (size_t at = 0; releases && at < title->occurrences.documents.count; at++) {
        PyObject *marked = spans_of(by, title, at, mark_all);
        PyObject *passage = marked ? spans_of(by, body, at, mark_passage) : NULL;
        PyObject *both = passage ? PyTuple_Pack(2, marked, passage) : NULL;
        bool is_added = both && !PyList_Append(releases, both);
        Py_XDECREF(marked);
        Py_XDECREF(passage);
        Py_XDECREF(both);
        if (!is_added) {
            Py_CLEAR(releases);
        }
    }
    return releases;
}

/* Read the texts, the ways and the beginnings of a field. Returns false with an exception set. */
static bool read_field(Field *field, PyObject *tuple, PyObject *documents) {
    PyObject *ways;
    if (!PyArg_ParseTuple(tuple, "O!OO!", &PyTuple_Type, &field->texts, &ways, &PyTuple_Type, &field->beginnings) ||
        !find_occurrences(&field->occurrences, documents, ways)) {
        return false;
    }
    if ((size_t)PyTuple_Size(field->texts) != field->occurrences.documents.count) {
        PyErr_SetString(PyExc_ValueError, "each document has a text");
    }
    return !PyErr_Occurred();
}

/* Read the owners. Returns false with an exception set. */
static bool read_owners(Marking *by, PyObject *numbers) {
    if (!read_buffer(&by->owners, numbers, sizeof(Py_ssize_t))) {
        return false;
    }
    by->inside = calloc(by->owners.count + 1, sizeof *by->inside);
    if (!by->inside) {
        PyErr_NoMemory();
        return false;
    }
    const Py_ssize_t *owners = by->owners.view.buf;
    for (size_t i = 0; i < by->owners.count; i++) {
        if (owners[i] < 0 || (size_t)owners[i] >= by->owners.count) {
            PyErr_SetString(PyExc_ValueError, "owners are numbered like parts");
            return false;
        }
    }
    return true;
}

PyObject *passages(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *documents, *titles, *bodies, *owners, *releases = NULL;
    Py_ssize_t most;
    Marking by = {0};
    Field title = {0}, body = {0};
    if (PyArg_ParseTuple(arguments, "OO!O!OnOOO(OO)", &documents, &PyTuple_Type, &titles, &PyTuple_Type, &bodies, &owners,
                         &most, &by.words, &by.fold, &by.span, &by.before, &by.behind)) {
        by.most = most > 0 ? (size_t)most : 1;
        if (read_owners(&by, owners) && read_field(&title, titles, documents) && read_field(&body, bodies, documents)) {
            releases = marked_releases(&by, &title, &body);
        }
    }
    release_occurrences(&title.occurrences);
    release_occurrences(&body.occurrences);
    release_buffer(&by.owners);
    free(by.inside);
    return releases;
}
