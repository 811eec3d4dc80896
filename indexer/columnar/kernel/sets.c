/* Sets of documents: those in which any of several ways matches, and which of some documents are among them. */

#include "kernel.h"

/* Whether a document is not deleted; `alive` has a byte for each document, or no values if none was deleted. */
static inline bool is_alive(const Buffer *alive, uint32_t document) {
    return !alive->view.buf || (document < alive->count && ((const char *)alive->view.buf)[document]);
}

/* Keep the living documents of a window, and their values unless `values` is NULL. */
static void keep(Work *work, const Window *window, const Buffer *alive, Vector *documents, Vector *values) {
    Py_ssize_t *numbers = room_for(work, documents, window->count, sizeof *numbers);
    float *sums = values ? room_for(work, values, window->count, sizeof *sums) : NULL;
    size_t kept = 0;
    for (size_t i = 0; !stopped(work) && i < window->count; i++) {
        if (is_alive(alive, window->documents[i])) {
            numbers[kept] = (Py_ssize_t)window->documents[i];
            if (sums) {
                sums[kept] = window->values[i];
            }
            kept++;
        }
    }
    documents->count += kept;
    if (values) {
        values->count += kept;
    }
}

static void find_pass(Work *work, Ways *ways, const Buffer *alive, Vector *documents, Vector *values) {
    documents->count = 0;
    if (values) {
        values->count = 0;
    }
    Window *window = new_window(work);
    bool is_open = window && open_ways(work, ways);
    uint32_t next;
    while (is_open && !stopped(work) && (next = next_document(ways)) != NO_DOCUMENT) {
        fill(work, window, ways->ways, ways->count, next / WINDOW * WINDOW);
        keep(work, window, alive, documents, values);
    }
    free(window);
}

/* Find the documents, and their values unless `values` is NULL. Returns false with an exception set. */
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
    Vector documents = {0};
    PyObject *found = NULL;
    if (find_all(arguments, &documents, NULL)) {
        found = bytes_of(&documents, sizeof(Py_ssize_t));
    }
    empty(&documents);
    return found;
}

PyObject *weigh(PyObject *Py_UNUSED(module), PyObject *arguments) {
    Vector documents = {0}, values = {0};
    PyObject *found = NULL;
    if (find_all(arguments, &documents, &values)) {
        found = Py_BuildValue("NN", bytes_of(&documents, sizeof(Py_ssize_t)), bytes_of(&values, sizeof(float)));
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
