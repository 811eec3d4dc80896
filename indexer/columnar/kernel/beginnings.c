/* The words of a text that begin in some way. */

#include "kernel.h"

/* How words are to begin, folded, and the number of the part of a query that wants it so. */
typedef struct {
    PyObject *text;
    const char *start;
    Py_ssize_t size;
    size_t part;
} Beginning;

/* A word is folded by looking at its bytes if it has ASCII only: case and the points of acronyms go. */
static bool is_ascii(const char *word, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)word[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static bool is_digit(char byte) { return (unsigned)(byte - '0') < 10; }

static bool has_digit(const char *word, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (is_digit(word[i])) {
            return true;
        }
    }
    return false;
}

static bool begins(const char *word, size_t size, bool keeps_points, const Beginning *wanted) {
    Py_ssize_t same = 0;
    for (size_t i = 0; i < size && same < wanted->size; i++) {
        if (word[i] == '.' && !keeps_points) {
            continue;
        }
        char folded = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] | 32) : word[i];
        if (folded != wanted->start[same]) {
            return false;
        }
        same++;
    }
    return same == wanted->size;
}

/* The same for any word, which Python folds: 1, 0, or -1 with an exception set. */
static int folded_begins(const char *word, size_t size, PyObject *fold, const Beginning *wanted) {
    PyObject *text = PyUnicode_DecodeUTF8(word, (Py_ssize_t)size, NULL);
    PyObject *folded = text ? PyObject_CallFunctionObjArgs(fold, text, NULL) : NULL;
    int found = folded ? (int)PyUnicode_Tailmatch(folded, wanted->text, 0, PY_SSIZE_T_MAX, -1) : -1;
    Py_XDECREF(folded);
    Py_XDECREF(text);
    return found;
}

/* Add the matches of one word, which is the word behind `number` others. Returns false with an exception set. */
static bool add_matches(Vector *matches, const char *word, size_t size, size_t number, const Beginning *wanted,
                        Py_ssize_t count, PyObject *fold) {
    bool plain = is_ascii(word, size), keeps_points = plain && has_digit(word, size);
    for (Py_ssize_t i = 0; i < count; i++) {
        int found = plain ? begins(word, size, keeps_points, &wanted[i]) : folded_begins(word, size, fold, &wanted[i]);
        Work work = {0};
        Match *match = found > 0 ? room_for(&work, matches, 1, sizeof *match) : NULL;
        if (match) {
            *match = (Match){number, number + 1, wanted[i].part};
            matches->count++;
        } else if (found) {
            return found < 0 ? false : (PyErr_NoMemory(), false);
        }
    }
    return true;
}

/* Read tuples of a text and a number, which `sequence` holds on to. Returns false with an exception set. */
static bool read_beginnings(Beginning *wanted, PyObject *sequence, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *one = PyTuple_GetItem(sequence, i);
        Py_ssize_t part;
        if (!one || !PyTuple_Check(one) || !PyArg_ParseTuple(one, "Un", &wanted[i].text, &part)) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_TypeError, "a beginning is a text and the number of a part");
            }
            return false;
        }
        wanted[i].part = (size_t)part;
        wanted[i].start = PyUnicode_AsUTF8AndSize(wanted[i].text, &wanted[i].size);
        if (!wanted[i].start) {
            return false;
        }
    }
    return true;
}

/* Behind so many characters of UTF-8 that Python made. */
static const char *behind(const char *at, size_t characters) {
    for (; characters; characters--) {
        do {
            at++;
        } while (((unsigned char)*at & 0xC0) == 0x80);
    }
    return at;
}

/* Add the matches of all words of a text. Returns false with an exception set. */
static bool match_words(Vector *matches, const Vector *places, PyObject *text, const Beginning *wanted,
                        Py_ssize_t count, PyObject *fold) {
    size_t length = (size_t)PyUnicode_GetLength(text), offset = 0;
    const char *at = PyUnicode_AsUTF8AndSize(text, NULL);
    for (size_t i = 0; i < places->count; i++) {
        const Place *place = (const Place *)(const void *)places->values + i;
        if (place->start < offset || place->end < place->start || place->end > length) {
            PyErr_SetString(PyExc_ValueError, "words don't follow each other in their text");
            return false;
        }
        const char *word = behind(at, place->start - offset);
        at = behind(word, place->end - place->start);
        offset = place->end;
        if (!add_matches(matches, word, (size_t)(at - word), i, wanted, count, fold)) {
            return false;
        }
    }
    return true;
}

/* Bring the matches behind the first `count`, which are of one word each, in order with these, which precede equals. */
static bool merge(Vector *matches, size_t count) {
    size_t begun = matches->count - count;
    Match *all = (Match *)(void *)matches->values, *behind = begun ? malloc(begun * sizeof *behind) : NULL;
    if (!begun) {
        return true;
    }
    if (!behind) {
        PyErr_NoMemory();
        return false;
    }
    memcpy(behind, all + count, begun * sizeof *behind);
    for (size_t place = matches->count; begun; place--) {
        bool is_last = !count || all[count - 1].start <= behind[begun - 1].start;
        all[place - 1] = is_last ? behind[--begun] : all[--count];
    }
    free(behind);
    return true;
}

bool add_beginnings(Vector *matches, PyObject *text, PyObject *sequence, PyObject *words, PyObject *fold) {
    Py_ssize_t count = PyTuple_Size(sequence);
    if (count <= 0) {
        return !count;
    }
    size_t before = matches->count;
    Vector places = {0};
    Beginning *wanted = calloc((size_t)count, sizeof *wanted);
    if (!wanted) {
        PyErr_NoMemory();
        return false;
    }
    bool is_found = read_beginnings(wanted, sequence, count) &&
                    find_words(&places, text, 0, (size_t)PyUnicode_GetLength(text), words) &&
                    match_words(matches, &places, text, wanted, count, fold) && merge(matches, before);
    empty(&places);
    free(wanted);
    return is_found;
}
