/* How many documents have each value of a facet, by the codes of FORMAT.md. */

#include "kernel.h"

typedef struct {
    Buffer codes; /* by document */
    size_t width; /* bytes of a code */
    size_t terms;
    Buffer starts, sets; /* uint32_t: where each set starts, and its terms */
    uint32_t *by_code; /* the counts of every other document, then those of the rest */
    int64_t *by_term; /* the result */
} Column;

typedef struct {
    Column *columns;
    size_t count;
    Buffer documents, missing; /* Py_ssize_t; a byte or eight by document, 0 if it lacks nothing, or without values */
    size_t missing_width;
    bool outside; /* whether a document or a code is outside of its array */
} Counting;

static size_t codes_of(const Column *column) {
    return 1 + column->terms + (column->starts.count ? column->starts.count - 1 : 0);
}

ALWAYS_INLINE bool is_complete(const Counting *counting, size_t at) {
    const uint8_t *missing = counting->missing.view.buf;
    return !missing || (counting->missing_width == 1 ? !missing[at] : !((const uint64_t *)(const void *)missing)[at]);
}

ALWAYS_INLINE uint32_t code_at(const void *codes, size_t width, size_t document) {
    return width == 1   ? ((const uint8_t *)codes)[document]
           : width == 2 ? ((const uint16_t *)codes)[document]
                        : ((const uint32_t *)codes)[document];
}

/* Count the codes of a column; the width is given, so that each gets a loop of its own. */
ALWAYS_INLINE bool count_codes(const Counting *counting, Column *column, size_t width) {
    const Py_ssize_t *documents = counting->documents.view.buf;
    const void *codes = column->codes.view.buf;
    size_t known = codes_of(column);
    uint32_t *even = column->by_code, *odd = even + known; /* neighbours often have one code, and need not wait so */
    for (size_t i = 0; i < counting->documents.count; i++) {
        if (is_complete(counting, i)) {
            if ((size_t)documents[i] >= column->codes.count) {
                return false;
            }
            uint32_t code = code_at(codes, width, (size_t)documents[i]);
            if (code >= known) {
                return false;
            }
            (i % 2 ? odd : even)[code]++;
        }
    }
    for (size_t code = 0; code < known; code++) {
        even[code] += odd[code];
    }
    return true;
}

/* Add up the counts of the codes that stand for a term: its own, and those of sets that have it. */
static bool count_terms(Column *column) {
    const uint32_t *starts = column->starts.view.buf, *sets = column->sets.view.buf;
    for (size_t term = 0; term < column->terms; term++) {
        column->by_term[term] = column->by_code[term + 1];
    }
    for (size_t set = 0; set + 1 < column->starts.count; set++) {
        uint32_t many = column->by_code[column->terms + 1 + set];
        for (size_t i = starts[set]; many && i < starts[set + 1]; i++) {
            if (i >= column->sets.count || sets[i] >= column->terms) {
                return false;
            }
            column->by_term[sets[i]] += many;
        }
    }
    return true;
}

static void count_all(Counting *counting) {
    for (size_t i = 0; i < counting->count && !counting->outside; i++) {
        Column *column = &counting->columns[i];
        bool counted = column->width == 1   ? count_codes(counting, column, 1)
                       : column->width == 2 ? count_codes(counting, column, 2)
                                            : count_codes(counting, column, 4);
        counting->outside = !counted || !count_terms(column);
    }
}

/* Read (codes, width of a code, number of terms, starts, sets). Returns the counts to be filled in, or NULL. */
static PyObject *read_column(Column *column, PyObject *tuple) {
    PyObject *codes, *starts, *sets;
    Py_ssize_t width, terms;
    if (!PyArg_ParseTuple(tuple, "OnnOO", &codes, &width, &terms, &starts, &sets)) {
        return NULL;
    }
    if ((width != 1 && width != 2 && width != 4) || terms < 0) {
        PyErr_SetString(PyExc_ValueError, "codes have 1, 2 or 4 bytes");
        return NULL;
    }
    column->width = (size_t)width;
    column->terms = (size_t)terms;
    if (!read_buffer(&column->codes, codes, column->width) || !read_buffer(&column->starts, starts, 4) ||
        !read_buffer(&column->sets, sets, 4)) {
        return NULL;
    }
    PyObject *counts = PyBytes_FromStringAndSize(NULL, terms * (Py_ssize_t)sizeof *column->by_term);
    column->by_term = counts ? (int64_t *)(void *)PyBytes_AsString(counts) : NULL;
    column->by_code = calloc(2 * codes_of(column), sizeof *column->by_code);
    if (counts && !column->by_code) {
        Py_DECREF(counts);
        return PyErr_NoMemory();
    }
    return counts;
}

/* Read the columns, and return a list of the counts to be filled in, or NULL with an exception set. */
static PyObject *read_columns(Counting *counting, PyObject *sequence) {
    Py_ssize_t count = PySequence_Size(sequence);
    if (count < 0) {
        return NULL;
    }
    PyObject *all = PyList_New(0);
    counting->columns = calloc((size_t)count + 1, sizeof *counting->columns);
    if (!counting->columns) {
        PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < count && !PyErr_Occurred(); i++) {
        PyObject *tuple = PySequence_GetItem(sequence, i);
        counting->count++;
        PyObject *counts = tuple ? read_column(&counting->columns[i], tuple) : NULL;
        if (counts) {
            PyList_Append(all, counts);
        }
        Py_XDECREF(counts);
        Py_XDECREF(tuple);
    }
    return all;
}

static void release_counting(Counting *counting) {
    for (size_t i = 0; i < counting->count; i++) {
        Column *column = &counting->columns[i];
        release_buffer(&column->codes);
        release_buffer(&column->starts);
        release_buffer(&column->sets);
        free(column->by_code);
    }
    free(counting->columns);
    release_buffer(&counting->documents);
    release_buffer(&counting->missing);
}

PyObject *count(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *documents, *missing, *columns, *counts = NULL;
    Py_ssize_t width;
    Counting counting = {0};
    if (PyArg_ParseTuple(arguments, "OOnO", &documents, &missing, &width, &columns) &&
        read_buffer(&counting.documents, documents, sizeof(Py_ssize_t)) &&
        read_buffer(&counting.missing, missing, width == 1 ? 1 : sizeof(uint64_t))) {
        counting.missing_width = (size_t)width;
        counts = read_columns(&counting, columns);
        if (missing != Py_None && counting.missing.count != counting.documents.count) {
            PyErr_SetString(PyExc_ValueError, "each document has one value for what it lacks");
        }
    }
    if (!PyErr_Occurred()) {
        Py_BEGIN_ALLOW_THREADS
        count_all(&counting);
        Py_END_ALLOW_THREADS
        if (counting.outside) {
            PyErr_SetString(PyExc_IndexError, "a document or the code of its value is outside of its array");
        }
    }
    release_counting(&counting);
    if (PyErr_Occurred()) {
        Py_CLEAR(counts);
    }
    return counts;
}
