/* Documents with weighted frequencies, as Python has them from `weigh`. */

#include "kernel.h"

static bool read_set(Weighed *set, PyObject *tuple) {
    PyObject *documents, *values;
    if (!PyArg_ParseTuple(tuple, "OOf", &documents, &values, &set->worth) ||
        !read_buffer(&set->documents, documents, sizeof(Py_ssize_t)) ||
        !read_buffer(&set->values, values, sizeof(float))) {
        return false;
    }
    if (set->documents.count != set->values.count) {
        PyErr_SetString(PyExc_ValueError, "each document has one value");
    }
    return !PyErr_Occurred();
}

bool read_weighed(AllWeighed *all, PyObject *sequence) {
    Py_ssize_t count = PySequence_Size(sequence);
    *all = (AllWeighed){0};
    if (count < 0) {
        return false;
    }
    all->sets = calloc((size_t)count + 1, sizeof *all->sets);
    if (!all->sets) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t i = 0; i < count && !PyErr_Occurred(); i++) {
        PyObject *tuple = PySequence_GetItem(sequence, i);
        if (tuple) {
            read_set(&all->sets[all->count++], tuple); /* a held buffer keeps its array */
        }
        Py_XDECREF(tuple);
    }
    return !PyErr_Occurred();
}

void release_weighed(AllWeighed *all) {
    for (size_t i = 0; i < all->count; i++) {
        release_buffer(&all->sets[i].documents);
        release_buffer(&all->sets[i].values);
    }
    free(all->sets);
    *all = (AllWeighed){0};
}

/* The document that a set stands on; NO_DOCUMENT behind the last. */
static inline uint32_t document_of(const Weighed *set) {
    return set->at < set->documents.count ? (uint32_t)((const Py_ssize_t *)set->documents.view.buf)[set->at]
                                          : NO_DOCUMENT;
}

uint32_t next_weighed(const AllWeighed *all) {
    uint32_t next = NO_DOCUMENT;
    for (size_t i = 0; i < all->count; i++) {
        uint32_t document = document_of(&all->sets[i]);
        next = document < next ? document : next;
    }
    return next;
}

size_t pass_weighed(Weighed *set, uint32_t start, uint32_t *places, const float **values) {
    const Py_ssize_t *documents = set->documents.view.buf;
    size_t first = set->at, last = first;
    while (last < set->documents.count && (size_t)documents[last] - start < WINDOW && last - first < WINDOW) {
        places[last - first] = (uint32_t)((size_t)documents[last] - start);
        last++;
    }
    *values = (const float *)set->values.view.buf + first;
    set->at = last;
    return last - first;
}
