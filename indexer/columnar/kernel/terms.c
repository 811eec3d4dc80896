/* Looking up terms in a dictionary: text that is sorted, each term followed by a sign, and where its blocks start. */

#include "kernel.h"

#define END 0xFF /* follows each term, and is in none */
#define BLOCK 128 /* terms */

typedef struct {
    Buffer text, blocks; /* bytes; uint32_t */
} Dictionary;

typedef struct {
    const unsigned char *at, *end; /* without the sign behind it */
} Term;

/* Read the arrays of a dictionary. Returns false with an exception set on failure. */
static bool read_dictionary(Dictionary *dictionary, PyObject *text, PyObject *blocks) {
    return read_buffer(&dictionary->text, text, 1) && read_buffer(&dictionary->blocks, blocks, sizeof(uint32_t));
}

static void release_dictionary(Dictionary *dictionary) {
    release_buffer(&dictionary->text);
    release_buffer(&dictionary->blocks);
}

static const unsigned char *end_of_text(const Dictionary *dictionary) {
    return (const unsigned char *)dictionary->text.view.buf + dictionary->text.count;
}

/* The term that starts there. */
static Term term_at(const Dictionary *dictionary, const unsigned char *at) {
    const unsigned char *last = end_of_text(dictionary);
    const unsigned char *end = at < last ? memchr(at, END, (size_t)(last - at)) : NULL;
    return (Term){at, end ? end : last};
}

/* The first term of a block; one that is outside of the text is empty. */
static Term first_of_block(const Dictionary *dictionary, size_t block) {
    uint32_t start = ((const uint32_t *)dictionary->blocks.view.buf)[block];
    size_t at = start < dictionary->text.count ? start : dictionary->text.count;
    return term_at(dictionary, (const unsigned char *)dictionary->text.view.buf + at);
}

/* The term behind another one; at the end of the text if there is none. */
static Term next_term(const Dictionary *dictionary, Term term) {
    return term_at(dictionary, term.end < end_of_text(dictionary) ? term.end + 1 : term.end);
}

/* Less than 0 if a term comes before another one, 0 if they are the same. */
static int compare(Term one, Term other) {
    size_t size = (size_t)(one.end - one.at), others = (size_t)(other.end - other.at);
    int order = memcmp(one.at, other.at, size < others ? size : others);
    return order ? order : (size > others) - (size < others);
}

/* How many blocks start with a term that is not behind this one. */
static size_t blocks_upto(const Dictionary *dictionary, Term sought) {
    size_t first = 0, count = dictionary->blocks.count;
    while (count) {
        size_t half = count / 2;
        if (compare(first_of_block(dictionary, first + half), sought) <= 0) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}

/* The ordinal of a term, or the complement of that of the first one behind it. */
static Py_ssize_t place_of(const Dictionary *dictionary, Term sought) {
    size_t block = blocks_upto(dictionary, sought);
    if (!block) {
        return -1;
    }
    Py_ssize_t ordinal = (Py_ssize_t)(block - 1) * BLOCK;
    for (Term term = first_of_block(dictionary, block - 1); term.at < end_of_text(dictionary);
         term = next_term(dictionary, term)) {
        int order = compare(term, sought);
        if (order >= 0) {
            return order ? -1 - ordinal : ordinal;
        }
        ordinal++;
    }
    return -1 - ordinal;
}

PyObject *place(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text, *blocks, *bytes, *found = NULL;
    Dictionary dictionary = {0};
    Buffer sought = {0};
    if (PyArg_ParseTuple(arguments, "OOO", &text, &blocks, &bytes) && read_dictionary(&dictionary, text, blocks) &&
        read_buffer(&sought, bytes, 1)) {
        const unsigned char *at = sought.view.buf;
        found = PyLong_FromSsize_t(place_of(&dictionary, (Term){at, at + sought.count}));
    }
    release_dictionary(&dictionary);
    release_buffer(&sought);
    return found;
}

/* The term with an ordinal. Returns false with an exception set if there is none in such a block. */
static bool find_term(const Dictionary *dictionary, Py_ssize_t ordinal, Term *term) {
    if (ordinal < 0 || (size_t)ordinal / BLOCK >= dictionary->blocks.count) {
        PyErr_SetString(PyExc_IndexError, "there is no term with this ordinal");
        return false;
    }
    *term = first_of_block(dictionary, (size_t)ordinal / BLOCK);
    for (Py_ssize_t i = 0; i < ordinal % BLOCK; i++) {
        *term = next_term(dictionary, *term);
    }
    return true;
}

PyObject *term(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text, *blocks, *found = NULL;
    Py_ssize_t ordinal;
    Dictionary dictionary = {0};
    Term term;
    if (PyArg_ParseTuple(arguments, "OOn", &text, &blocks, &ordinal) && read_dictionary(&dictionary, text, blocks) &&
        find_term(&dictionary, ordinal, &term)) {
        found = PyBytes_FromStringAndSize((const char *)term.at, term.end - term.at);
    }
    release_dictionary(&dictionary);
    return found;
}

/* The ordinals in one dictionary of terms of another one, negative for those that it lacks; NULL with an exception set. */
static PyObject *translations(const Dictionary *from, const Buffer *ordinals, const Dictionary *to) {
    PyObject *found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(ordinals->count * sizeof(Py_ssize_t)));
    Py_ssize_t *places = found ? (Py_ssize_t *)(void *)PyBytes_AsString(found) : NULL;
    for (size_t i = 0; found && i < ordinals->count; i++) {
        Term term;
        if (find_term(from, ((const Py_ssize_t *)ordinals->view.buf)[i], &term)) {
            places[i] = place_of(to, term);
        } else {
            Py_CLEAR(found);
        }
    }
    return found;
}

PyObject *translated(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text, *blocks, *numbers, *other_text, *other_blocks, *found = NULL;
    Dictionary from = {0}, to = {0};
    Buffer ordinals = {0};
    if (PyArg_ParseTuple(arguments, "OOOOO", &text, &blocks, &numbers, &other_text, &other_blocks) &&
        read_dictionary(&from, text, blocks) && read_dictionary(&to, other_text, other_blocks) &&
        read_buffer(&ordinals, numbers, sizeof(Py_ssize_t))) {
        found = translations(&from, &ordinals, &to);
    }
    release_dictionary(&from);
    release_dictionary(&to);
    release_buffer(&ordinals);
    return found;
}
