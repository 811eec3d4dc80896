/* The ways to say something: a term, terms in sequence, or terms near each other; and in which documents they are. */

#include "kernel.h"

/* ---- reading ways from Python ---- */

/* Count the ways, their terms, and the most that one has; a range of ordinals is as many ways of one term each.
 * Returns false with an exception set. */
static bool count_ways(PyObject *from, size_t *ways, size_t *terms, size_t *most) {
    for (Py_ssize_t i = 0; i < PyTuple_Size(from); i++) {
        PyObject *way = PyTuple_GetItem(from, i);
        PyObject *ordinals = PyTuple_Check(way) && PyTuple_Size(way) > 1 ? PyTuple_GetItem(way, 1) : NULL;
        Py_ssize_t size = ordinals ? PySequence_Size(ordinals) : -1;
        if (size < 0) {
            PyErr_SetString(PyExc_TypeError, "a way is a tuple whose second value has the ordinals");
            return false;
        }
        *ways += PyTuple_Check(ordinals) ? 1 : (size_t)size;
        *terms += (size_t)size;
        *most = PyTuple_Check(ordinals) && (size_t)size > *most ? (size_t)size : *most;
    }
    return true;
}

static bool read_ordinals(PyObject *sequence, Way *way, size_t count) {
    for (size_t i = 0; i < count; i++) {
        PyObject *one = PySequence_GetItem(sequence, (Py_ssize_t)i);
        way->ordinals[i] = one ? PyLong_AsSize_t(one) : 0;
        Py_XDECREF(one);
    }
    return !PyErr_Occurred();
}

static bool read_times(PyObject *sequence, Way *way) {
    for (size_t i = 0; i < way->terms; i++) {
        PyObject *one = PySequence_GetItem(sequence, (Py_ssize_t)i);
        way->times[i] = one ? (uint32_t)PyLong_AsUnsignedLong(one) : 0;
        Py_XDECREF(one);
        if (!PyErr_Occurred() && !way->times[i]) {
            PyErr_SetString(PyExc_ValueError, "a term that is near others occurs at least once");
        }
    }
    return !PyErr_Occurred();
}

static bool read_relative(PyObject *relative, Way *way) {
    if (relative == Py_None) {
        return true;
    }
    char *bytes = PyBytes_AsString(relative);
    if (bytes && PyBytes_Size(relative) != 256 * sizeof(float)) {
        PyErr_SetString(PyExc_ValueError, "a length byte has 256 values");
    }
    way->relative = (const float *)(void *)bytes;
    return !PyErr_Occurred();
}

/* Make a way of each ordinal of a range; the first one is filled in. */
static void spread(Way *ways, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ways[i] = ways[0];
        ways[i].terms = 1;
        ways[i].ordinals += i;
        ways[i].cursors += i;
        ways[i].spots += i;
    }
}

/* Read one tuple into a way, or if its ordinals are a range, into as many. Returns how many terms it has. */
static size_t read_way(PyObject *tuple, Ways *ways, size_t term) {
    PyObject *of, *ordinals, *relative, *times;
    Way *way = &ways->ways[ways->count];
    *way = (Way){.ordinals = ways->ordinals + term, .cursors = ways->cursors + term, .spots = ways->spots + term,
                 .times = ways->times + term, .postings = ways->postings};
    if (!PyArg_ParseTuple(tuple, "O!OfOOIII", postings_type, &of, &ordinals, &way->weight, &relative, &times,
                          &way->reach, &way->aspect, &way->aspects)) {
        return 0;
    }
    size_t count = (size_t)PySequence_Size(ordinals);
    way->of = (const Postings *)of;
    way->terms = count;
    if (!read_ordinals(ordinals, way, count) || !read_relative(relative, way)) {
        return 0;
    }
    if (!PyTuple_Check(ordinals)) {
        spread(way, count);
        ways->count += count;
        return count;
    }
    way->kind = times != Py_None ? NEAR : count > 1 ? SEQUENCE : TERM;
    if (way->kind == NEAR && !read_times(times, way)) {
        return 0;
    }
    ways->count++;
    return count;
}

/* Make room for so many ways with so many terms, of which one has at most so many. Returns false with an exception set. */
static bool make_room(Ways *ways, size_t count, size_t terms, size_t most) {
    ways->ways = calloc(count + 1, sizeof *ways->ways);
    ways->ordinals = calloc(terms + 1, sizeof *ways->ordinals);
    ways->cursors = calloc(terms + 1, sizeof *ways->cursors);
    ways->spots = calloc(terms + 1, sizeof *ways->spots);
    ways->times = calloc(terms + 1, sizeof *ways->times);
    ways->postings = malloc((most + 1) * WINDOW * sizeof *ways->postings);
    if (!ways->ways || !ways->ordinals || !ways->cursors || !ways->spots || !ways->times || !ways->postings) {
        PyErr_NoMemory();
        return false;
    }
    return true;
}

bool read_ways(Ways *ways, PyObject *sequence) {
    size_t count = 0, terms = 0, most = 0;
    *ways = (Ways){.from = PySequence_Tuple(sequence)};
    if (!ways->from || !count_ways(ways->from, &count, &terms, &most) || !make_room(ways, count, terms, most)) {
        return false;
    }
    size_t term = 0;
    for (Py_ssize_t i = 0; i < PyTuple_Size(ways->from) && !PyErr_Occurred(); i++) {
        term += read_way(PyTuple_GetItem(ways->from, i), ways, term);
    }
    return !PyErr_Occurred();
}

/* Make a way of each term that a field has, with the number of the term as aspect; `tuple` is as for `read_terms`. */
static void read_terms_of(PyObject *tuple, Ways *ways, size_t terms, size_t fields, size_t field) {
    PyObject *of, *numbers, *relative;
    Buffer ordinals = {0};
    Way way = {.terms = 1, .aspects = 1};
    if (!PyArg_ParseTuple(tuple, "O!OfO", postings_type, &of, &numbers, &way.weight, &relative) ||
        !read_relative(relative, &way) || !read_buffer(&ordinals, numbers, sizeof(Py_ssize_t))) {
        return;
    }
    if (ordinals.count != terms) {
        PyErr_SetString(PyExc_ValueError, "a field has one ordinal for each term");
    }
    way.of = (const Postings *)of;
    for (size_t term = 0; term < terms && !PyErr_Occurred(); term++) {
        size_t at = term * fields + field;
        Py_ssize_t ordinal = ((const Py_ssize_t *)ordinals.view.buf)[term];
        way.ordinals = ways->ordinals + at;
        way.cursors = ways->cursors + at;
        way.spots = ways->spots + at;
        way.aspect = (uint32_t)term;
        *way.ordinals = (size_t)ordinal;
        ways->ways[at] = ordinal < 0 ? (Way){0} : way;
    }
    release_buffer(&ordinals);
}

bool read_terms(Ways *ways, PyObject *sequence, size_t terms) {
    *ways = (Ways){.from = PySequence_Tuple(sequence)};
    size_t fields = ways->from ? (size_t)PyTuple_Size(ways->from) : 0;
    if (!ways->from || !make_room(ways, terms * fields, terms * fields, 1)) {
        return false;
    }
    for (size_t field = 0; field < fields && !PyErr_Occurred(); field++) {
        read_terms_of(PyTuple_GetItem(ways->from, (Py_ssize_t)field), ways, terms, fields, field);
    }
    for (size_t i = 0; i < terms * fields; i++) {
        if (ways->ways[i].terms) {
            ways->ways[ways->count++] = ways->ways[i];
        }
    }
    return !PyErr_Occurred();
}

void release_ways(Ways *ways) {
    for (size_t i = 0; i < ways->count; i++) {
        empty(&ways->ways[i].starts);
    }
    free(ways->ways);
    free(ways->ordinals);
    free(ways->cursors);
    free(ways->spots);
    free(ways->times);
    free(ways->postings);
    Py_XDECREF(ways->from);
    *ways = (Ways){0};
}

/* ---- walking over documents ---- */

bool open_ways(Work *work, Ways *ways) {
    for (size_t i = 0; i < ways->count; i++) {
        Way *way = &ways->ways[i];
        for (size_t term = 0; term < way->terms; term++) {
            cursor_open(work, &way->cursors[term], way->of, way->ordinals[term]);
            if (way->cursors[term].count < way->cursors[way->rarest].count) {
                way->rarest = term;
            }
        }
        if (way->relative) {
            way->lengths = values_of(work, way->of, LENGTHS, 0, way->of->documents);
        }
    }
    return !stopped(work) && !work->missing.count;
}

uint32_t way_document(const Way *way) { return way->terms ? way->cursors[way->rarest].document : NO_DOCUMENT; }

uint32_t next_document(const Ways *ways) {
    uint32_t next = NO_DOCUMENT;
    for (size_t i = 0; i < ways->count; i++) {
        uint32_t document = way_document(&ways->ways[i]);
        next = document < next ? document : next;
    }
    return next;
}

void way_to(Work *work, Way *way, uint32_t document) {
    if (way->terms) {
        cursor_to(work, &way->cursors[way->rarest], document);
    }
}

/* Move all terms on to the first document, from the given one on, that has them all; returns it. */
static uint32_t meet(Work *work, Way *way, uint32_t document) {
    Cursor *rarest = &way->cursors[way->rarest];
    cursor_to(work, rarest, document);
    for (size_t term = 0; term < way->terms && rarest->document != NO_DOCUMENT;) {
        Cursor *other = &way->cursors[term];
        cursor_to(work, other, rarest->document);
        if (other->document == rarest->document) {
            term++;
        } else {
            cursor_to(work, rarest, other->document);
            term = 0;
        }
    }
    return rarest->document;
}

/* ---- positions of several terms ---- */

/* Find where a term stands in the document of a posting. Returns false if that can't be read. */
static bool find_spots(Work *work, Way *way, size_t term, uint32_t posting) {
    return cursor_spots(work, &way->cursors[term], posting, &way->spots[term]);
}

/* Pass over the positions of a term that are smaller; positions must ascend from call to call. */
static bool pass_to(Work *work, Spots *spots, uint64_t position) {
    while (spots->passed < spots->count && spot(work, spots, spots->passed) < position) {
        spots->passed++;
    }
    return spots->passed < spots->count;
}

/* Whether the other terms stand where the sequence wants them; the one with the fewest positions does. */
static bool is_sequence(Work *work, Way *way, size_t fewest, uint64_t start) {
    for (size_t term = 0; term < way->terms; term++) {
        Spots *spots = &way->spots[term];
        if (term != fewest && !(pass_to(work, spots, start + term) && spot(work, spots, spots->passed) == start + term)) {
            return false;
        }
    }
    return true;
}

static uint32_t find_starts(Work *work, Way *way) {
    size_t fewest = 0;
    for (size_t term = 1; term < way->terms; term++) {
        fewest = way->spots[term].count < way->spots[fewest].count ? term : fewest;
    }
    Spots *spots = &way->spots[fewest];
    way->starts.count = 0;
    uint32_t *starts = room_for(work, &way->starts, spots->count, sizeof *starts);
    for (uint32_t i = 0; starts && i < spots->count; i++) {
        uint32_t position = spot(work, spots, i);
        if (position >= fewest && is_sequence(work, way, fewest, position - fewest)) {
            starts[way->starts.count++] = position - (uint32_t)fewest;
        }
    }
    return (uint32_t)way->starts.count;
}

/* Whether every term occurs as often as it must, at most `reach` positions behind a start. */
static bool is_window(Work *work, Way *way, uint64_t start) {
    for (size_t term = 0; term < way->terms; term++) {
        Spots *spots = &way->spots[term];
        pass_to(work, spots, start);
        uint64_t last = (uint64_t)spots->passed + way->times[term] - 1;
        if (last >= spots->count || spot(work, spots, (uint32_t)last) > start + way->reach) {
            return false;
        }
    }
    return true;
}

static bool is_near(Work *work, Way *way) {
    for (size_t first = 0; first < way->terms; first++) {
        for (size_t term = 0; term < way->terms; term++) {
            way->spots[term].passed = 0;
        }
        for (uint32_t i = 0; i < way->spots[first].count; i++) {
            if (is_window(work, way, spot(work, &way->spots[first], i))) {
                return true;
            }
        }
    }
    return false;
}

/* How often several terms match, by where they stand in a document. */
static uint32_t matches(Work *work, Way *way) {
    return way->kind == SEQUENCE ? find_starts(work, way) : is_near(work, way);
}

uint32_t way_matches(Work *work, Way *way, uint32_t document) {
    if (!way->terms || meet(work, way, document) != document) {
        return 0;
    }
    if (way->kind == TERM) {
        return frequency_of(work, way->cursors, way->cursors->posting);
    }
    bool found = true;
    for (size_t term = 0; term < way->terms; term++) {
        found &= find_spots(work, way, term, way->cursors[term].posting);
    }
    return found ? matches(work, way) : 0;
}

/* ---- several terms in a window of documents ---- */

/* Keep one of the documents, with its postings of the terms that were looked at before. */
static inline void keep(Way *way, size_t term, uint32_t *documents, size_t from, size_t to) {
    documents[to] = documents[from];
    uint32_t *of_rarest = way->postings + way->rarest * WINDOW;
    of_rarest[to] = of_rarest[from];
    for (size_t other = 0; other < term; other++) {
        way->postings[other * WINDOW + to] = way->postings[other * WINDOW + from];
    }
}

/* Keep those of the documents that a term is in too: look for each of them. */
static size_t keep_found(Work *work, Way *way, size_t term, uint32_t *documents, size_t count) {
    Cursor *cursor = &way->cursors[term];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        cursor_to(work, cursor, documents[i]);
        if (cursor->document == documents[i]) {
            way->postings[term * WINDOW + kept] = cursor->posting;
            keep(way, term, documents, i, kept++);
        }
    }
    return kept;
}

/* The same for terms that are in many documents: pass over all of these, which are a sequence like the others. */
static size_t keep_common(Work *work, Way *way, size_t term, uint32_t end, uint32_t *documents, size_t count) {
    Cursor *cursor = &way->cursors[term];
    uint32_t *others = way->postings + way->terms * WINDOW;
    cursor_to(work, cursor, documents[0]);
    uint32_t first = cursor->posting;
    size_t many = cursor_take(work, cursor, end, others), kept = 0;
    for (size_t i = 0, j = 0; i < count && j < many;) { /* without branches, which could not be foretold */
        uint32_t one = documents[i], other = others[j];
        way->postings[term * WINDOW + kept] = first + (uint32_t)j;
        keep(way, term, documents, i, kept);
        kept += one == other;
        i += one <= other;
        j += other <= one;
    }
    return kept;
}

/* Whether a term is in so many documents of a window that it is quicker to pass over them than to look for some. */
static bool is_common(const Way *way, size_t term, size_t count) {
    return (uint64_t)way->cursors[term].count * WINDOW / 4 < (uint64_t)count * way->of->documents;
}

/* Pass over the documents before `end` that have all terms, and note the postings of each term; returns how many. */
static size_t meet_in_window(Work *work, Way *way, uint32_t end, uint32_t *documents) {
    Cursor *rarest = &way->cursors[way->rarest];
    uint32_t first = rarest->posting;
    size_t count = cursor_take(work, rarest, end, documents);
    for (size_t i = 0; i < count; i++) {
        way->postings[way->rarest * WINDOW + i] = first + (uint32_t)i;
    }
    for (size_t term = 0; count && term < way->terms; term++) {
        if (term != way->rarest) {
            count = is_common(way, term, count) ? keep_common(work, way, term, end, documents, count)
                                                : keep_found(work, way, term, documents, count);
        }
    }
    return count;
}

static size_t take_several(Work *work, Way *way, uint32_t end, uint32_t *documents, uint32_t *frequencies) {
    size_t count = meet_in_window(work, way, end, documents), kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool found = true;
        for (size_t term = 0; term < way->terms; term++) {
            found &= find_spots(work, way, term, way->postings[term * WINDOW + i]);
        }
        documents[kept] = documents[i];
        frequencies[kept] = found ? matches(work, way) : 0;
        kept += frequencies[kept] > 0;
    }
    return kept;
}

size_t way_take(Work *work, Way *way, uint32_t end, uint32_t *documents, uint32_t *frequencies) {
    if (way->kind != TERM) {
        return take_several(work, way, end, documents, frequencies);
    }
    uint32_t posting = way->cursors->posting;
    size_t count = cursor_take(work, way->cursors, end, documents);
    frequencies_of(work, way->cursors, posting, count, frequencies);
    return count;
}

uint32_t way_positions(Work *work, Way *way) {
    if (way->kind == SEQUENCE) {
        return (uint32_t)way->starts.count;
    }
    return find_spots(work, way, 0, way->cursors->posting) ? way->spots->count : 0;
}

uint32_t way_position(Work *work, Way *way, uint32_t number) {
    return way->kind == SEQUENCE ? ((const uint32_t *)(const void *)way->starts.values)[number]
                                 : spot(work, way->spots, number);
}
