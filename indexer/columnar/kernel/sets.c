/* Sets of documents: those in which any of several ways matches, and which of some documents are among them. */

#include "kernel.h"

/* Leave out deleted documents; `alive` has a byte for each document. */
static void leave_out_deleted(Window *window, const Buffer *alive) {
    size_t kept = 0;
    for (size_t i = 0; i < window->count; i++) {
        uint32_t document = window->documents[i];
        window->documents[kept] = document;
        window->values[kept] = window->values[i];
        kept += document < alive->count && ((const char *)alive->view.buf)[document];
    }
    window->count = kept;
}

static void find_pass(Work *work, Ways *ways, const Buffer *alive, Vector *documents, Vector *values) {
    documents->count = values->count = 0;
    Window *window = new_window(work);
    bool is_open = window && open_ways(work, ways);
    uint32_t next;
    while (is_open && !stopped(work) && (next = next_document(ways)) != NO_DOCUMENT) {
        fill(work, window, ways->ways, ways->count, next / WINDOW * WINDOW);
        if (alive->view.buf) {
            leave_out_deleted(window, alive);
        }
        append(work, window, documents, values);
    }
    free(window);
}

/* Find the documents, and their values. Returns false with an exception set. */
static bool find_all(PyObject *arguments, Vector *documents, Vector *values) {
    PyObject *sequence, *living;
    Ways ways = {0};
    Buffer alive = {0};
    Work work = {0};
    if (PyArg_ParseTuple(arguments, "OO", &sequence, &living) && read_buffer(&alive, living, 1) &&
        read_ways(&ways, sequence)) {
        do {
            Py_BEGIN_ALLOW_THREADS
            find_pass(&work, &ways, &alive, documents, values);
            Py_END_ALLOW_THREADS
        } while (again(&work));
    }
    release_ways(&ways);
    release_buffer(&alive);
    return !PyErr_Occurred();
}

PyObject *find(PyObject *Py_UNUSED(module), PyObject *arguments) {
    Vector documents = {0}, values = {0};
    PyObject *found = find_all(arguments, &documents, &values) ? memory_of(&documents, sizeof(Py_ssize_t)) : NULL;
    empty(&documents);
    empty(&values);
    return found;
}

PyObject *weigh(PyObject *Py_UNUSED(module), PyObject *arguments) {
    Vector documents = {0}, values = {0};
    PyObject *found = NULL;
    if (find_all(arguments, &documents, &values)) {
        found = Py_BuildValue("NN", memory_of(&documents, sizeof(Py_ssize_t)), memory_of(&values, sizeof(float)));
    }
    empty(&documents);
    empty(&values);
    return found;
}

static void hold_pass(Work *work, Ways *ways, const Buffer *documents, char *held) {
    const Py_ssize_t *numbers = documents->view.buf;
    memset(held, 0, documents->count);
    if (!open_ways(work, ways)) {
        return;
    }
    for (size_t way = 0; way < ways->count; way++) {
        for (size_t i = 0; i < documents->count && !stopped(work); i++) {
            if (!held[i]) {
                held[i] = way_matches(work, &ways->ways[way], (uint32_t)numbers[i]) > 0;
            }
        }
    }
}

PyObject *hold(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *sequence, *numbers, *mask = NULL;
    Ways ways = {0};
    Buffer documents = {0};
    Work work = {0};
    if (PyArg_ParseTuple(arguments, "OO", &sequence, &numbers) &&
        read_buffer(&documents, numbers, sizeof(Py_ssize_t)) && read_ways(&ways, sequence) &&
        (mask = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)documents.count))) {
        char *held = PyBytes_AsString(mask);
        do {
            Py_BEGIN_ALLOW_THREADS
            hold_pass(&work, &ways, &documents, held);
            Py_END_ALLOW_THREADS
        } while (again(&work));
    }
    release_ways(&ways);
    release_buffer(&documents);
    if (PyErr_Occurred()) {
        Py_CLEAR(mask);
    }
    return mask;
}
