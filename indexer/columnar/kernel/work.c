/* How a pass over the arrays goes: damage, and missing parts of the file. */

#include "kernel.h"

bool damaged(Work *work, const Postings *of, const char *what) {
    if (!work->damage) {
        work->damage = what;
        work->damaged = of;
    }
    return false;
}

bool without_memory(Work *work) {
    work->no_memory = true;
    return false;
}

/* Raise DamagedError as the rest of the index does, with the path of the file. */
static void raise_damaged(const Work *work) {
    PyObject *container = PyImport_ImportModule("indexer.columnar.container");
    PyObject *error = container ? PyObject_GetAttrString(container, "DamagedError") : NULL;
    PyObject *path = error ? PyObject_GetAttrString(work->damaged->file, "path") : NULL;
    if (path) {
        PyErr_Format(error, "%S: %s; rebuild the index", path, work->damage);
    }
    Py_XDECREF(path);
    Py_XDECREF(error);
    Py_XDECREF(container);
}

/* Read and check what was missing. Returns false with an exception set if that fails. */
static bool load(Work *work) {
    for (size_t i = 0; i < work->missing.count; i++) {
        const Missing *one = (const Missing *)(const void *)work->missing.values + i;
        if (is_read(one->of, one->at, one->size)) {
            continue; /* with what was loaded before it: a pass misses many values of a chunk */
        }
        PyObject *done = PyObject_CallMethod(
            one->of->file, "need", "nn", (Py_ssize_t)one->at, (Py_ssize_t)one->size);
        if (!done) {
            return false;
        }
        Py_DECREF(done);
    }
    return true;
}

bool again(Work *work) {
    bool repeat = false;
    if (work->no_memory) {
        PyErr_NoMemory();
    } else if (work->damage) {
        raise_damaged(work);
    } else {
        repeat = load(work) && work->missing.count > 0;
    }
    empty(&work->missing);
    return repeat;
}

size_t smaller(const uint32_t *numbers, size_t count, uint64_t than) {
    size_t first = 0;
    while (count) {
        size_t half = count / 2;
        if (numbers[first + half] < than) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}
