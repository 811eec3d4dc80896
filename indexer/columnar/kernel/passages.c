/* Passages of texts, with the matches of a query marked; search/highlight.py does the same for texts that it reads. */

#include "kernel.h"

/* Words of the text that a part of the query matches. */
typedef struct {
    size_t start, end; /* the first word, and the one behind the last */
    size_t owner;      /* of that part */
} Match;

/* A text that is to be cut into spans. */
typedef struct {
    PyObject *text, *words, *span; /* `words` is as for `find_words`, `span` the type of a span */
    Match *matches;                /* in order, of two with the same start the longer first */
    size_t count;
    Vector places; /* of Place: those of the words that were looked for */
    size_t first;  /* the first of these */
    PyObject *spans;
} Marked;

/* ---- reading matches ---- */

/* A number of a tuple that is neither negative nor as large as `behind`. Returns false with an exception set. */
static bool read_number(PyObject *tuple, Py_ssize_t at, size_t behind, size_t *number) {
    PyObject *item = PyTuple_GetItem(tuple, at);
    Py_ssize_t value = item ? PyLong_AsSsize_t(item) : -1;
    if (PyErr_Occurred()) {
        return false;
    }
    if (value < 0 || (size_t)value >= behind) {
        PyErr_SetString(PyExc_ValueError, "a match is of words that count from 0, and of a part with an owner");
        return false;
    }
    *number = (size_t)value;
    return true;
}

static bool read_match(Match *match, PyObject *tuple, const Buffer *owners) {
    size_t part;
    if (!PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_TypeError, "a match is where it starts and ends, and the number of a part");
        return false;
    }
    if (!read_number(tuple, 0, PY_SSIZE_T_MAX, &match->start) || !read_number(tuple, 1, PY_SSIZE_T_MAX, &match->end) ||
        !read_number(tuple, 2, owners ? owners->count : PY_SSIZE_T_MAX, &part)) {
        return false;
    }
    Py_ssize_t owner = owners ? ((const Py_ssize_t *)owners->view.buf)[part] : 0;
    if (match->end <= match->start || owner < 0 || (owners && (size_t)owner >= owners->count)) {
        PyErr_SetString(PyExc_ValueError, "a match has words, and owners are numbered like parts");
        return false;
    }
    match->owner = (size_t)owner;
    return true;
}

/* Read a list of tuples. Returns false with an exception set. */
static bool read_matches(Marked *marked, PyObject *list, const Buffer *owners) {
    Py_ssize_t count = PyList_Size(list);
    marked->matches = count < 0 ? NULL : calloc((size_t)count + 1, sizeof *marked->matches);
    if (!marked->matches) {
        return count < 0 ? false : (PyErr_NoMemory(), false);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!read_match(&marked->matches[i], PyList_GetItem(list, i), owners)) {
            return false;
        }
    }
    marked->count = (size_t)count;
    return true;
}

static void release_marked(Marked *marked) {
    free(marked->matches);
    empty(&marked->places);
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
        text ? PyObject_CallFunctionObjArgs(marked->span, text, is_marked ? Py_True : Py_False, NULL) : NULL;
    bool is_added = span && !PyList_Append(marked->spans, span);
    Py_XDECREF(span);
    Py_XDECREF(text);
    return is_added;
}

/* Add the text from start to end, with the matches marked that are among some words; one that overlaps an earlier one is
 * skipped. Returns false with an exception set. */
static bool cut(Marked *marked, size_t start, size_t end, size_t first, size_t behind) {
    for (size_t i = 0; i < marked->count; i++) {
        const Match *match = &marked->matches[i];
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

PyObject *marked(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *list;
    Marked marked = {0};
    if (!PyArg_ParseTuple(arguments, "UO!OO", &marked.text, &PyList_Type, &list, &marked.words, &marked.span)) {
        return NULL;
    }
    size_t length = (size_t)PyUnicode_GetLength(marked.text);
    bool is_cut = read_matches(&marked, list, NULL) &&
                  (!marked.count || find_words(&marked.places, marked.text, 0, length, marked.words)) &&
                  (marked.spans = PyList_New(0)) && cut(&marked, 0, length, 0, SIZE_MAX);
    release_marked(&marked);
    if (!is_cut) {
        Py_CLEAR(marked.spans);
    }
    return marked.spans;
}

/* ---- the passage with the most parts of the query ---- */

/* The word at which the passage of `most` words with the most distinct owners begins. `inside` has a zero for each. */
static size_t densest(const Match *matches, size_t count, size_t most, size_t *inside) {
    size_t possible = 0, best = matches[0].start, found = 0, distinct = 0, following = 0;
    for (size_t i = 0; i < count; i++) {
        possible += !inside[matches[i].owner];
        inside[matches[i].owner] = 1;
    }
    for (size_t i = 0; i < count; i++) {
        inside[matches[i].owner] = 0;
    }
    for (size_t i = 0; i < count && found < possible; i++) {
        while (following < count && matches[following].end <= matches[i].start + most) {
            distinct += !inside[matches[following].owner];
            inside[matches[following++].owner]++;
        }
        if (distinct > found) {
            best = matches[i].start;
            found = distinct;
        }
        if (inside[matches[i].owner]) {
            distinct -= !--inside[matches[i].owner];
        }
    }
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

/* Find the words of the passage. Returns false with an exception set. */
static bool find_passage(Marked *marked, size_t most, size_t owners) {
    if (!marked->count) {
        return find_words(&marked->places, marked->text, 0, most + 1, marked->words);
    }
    size_t *inside = calloc(owners, sizeof *inside);
    if (!inside) {
        PyErr_NoMemory();
        return false;
    }
    size_t best = densest(marked->matches, marked->count, most, inside);
    free(inside);
    marked->first = best > most / 4 ? best - most / 4 : 0;
    return find_words(&marked->places, marked->text, marked->first, best - marked->first + most + 1, marked->words) &&
           begin_with_sentence(marked, best);
}

PyObject *passage(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *list, *numbers;
    Py_ssize_t wanted;
    Marked marked = {0};
    Buffer owners = {0};
    if (!PyArg_ParseTuple(arguments, "UO!OOnO", &marked.text, &PyList_Type, &list, &numbers, &marked.words, &wanted,
                          &marked.span)) {
        return NULL;
    }
    size_t most = wanted > 0 ? (size_t)wanted : 1, start = 0, end = 0, length = (size_t)PyUnicode_GetLength(marked.text);
    bool is_cut = read_buffer(&owners, numbers, sizeof(Py_ssize_t)) && read_matches(&marked, list, &owners) &&
                  find_passage(&marked, most, owners.count) && (marked.spans = PyList_New(0));
    if (is_cut && marked.places.count) {
        size_t shown = marked.places.count < most ? marked.places.count : most;
        const Place *places = (const Place *)(const void *)marked.places.values;
        start = marked.first ? places[0].start : 0;
        /* the last text is shown to its end, unless it goes on for long without a word */
        end = marked.places.count > shown ? places[shown - 1].end : length;
        end = end < places[shown - 1].end + most ? end : places[shown - 1].end + most;
        is_cut = cut(&marked, start, end, marked.first, marked.first + shown);
    }
    release_marked(&marked);
    release_buffer(&owners);
    PyObject *found = is_cut ? Py_BuildValue("nnO", (Py_ssize_t)start, (Py_ssize_t)end, marked.spans) : NULL;
    Py_XDECREF(marked.spans);
    return found;
}
