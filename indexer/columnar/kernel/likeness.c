/* How much documents have of the terms of the first ones, as in search/formula.py. */

#include "kernel.h"

typedef struct {
    Buffer documents; /* Py_ssize_t, ascending */
    Buffer shares; /* float, by the number of the term */
    float k1;
    float *alike; /* by document: the result */
} Likeness;

/* The ways of a term are side by side, with its number as aspect: how many there are from the first one on. */
static size_t ways_of_term(const Ways *ways, size_t first) {
    size_t last = first;
    while (last < ways->count && ways->ways[last].aspect == ways->ways[first].aspect) {
        last++;
    }
    return last - first;
}

/* Add up what each term gives to the documents of a window. */
static void total(Work *work, Window *window, Ways *ways, const Likeness *likeness, uint32_t start, float *totals) {
    memset(totals, 0, WINDOW * sizeof *totals);
    for (size_t first = 0, count; first < ways->count; first += count) {
        count = ways_of_term(ways, first);
        float share = ((const float *)likeness->shares.view.buf)[ways->ways[first].aspect];
        fill(work, window, ways->ways + first, count, start);
        for (size_t i = 0; i < window->count; i++) { /* apart from the sums, so that several are divided at once */
            float value = window->values[i];
            window->values[i] = value / (value + likeness->k1) * share;
        }
        for (size_t i = 0; i < window->count; i++) {
            totals[window->documents[i] - start] += window->values[i];
        }
    }
}

static void liken_pass(Work *work, Ways *ways, const Likeness *likeness) {
    const Py_ssize_t *numbers = likeness->documents.view.buf;
    Window *window = new_window(work);
    float *totals = malloc(WINDOW * sizeof *totals);
    if (!totals) {
        without_memory(work);
    }
    bool is_open = !stopped(work) && open_ways(work, ways);
    for (size_t at = 0; is_open && at < likeness->documents.count && !stopped(work);) {
        uint32_t start = (uint32_t)numbers[at] / WINDOW * WINDOW;
        total(work, window, ways, likeness, start, totals);
        do {
            likeness->alike[at] = totals[(uint32_t)numbers[at] % WINDOW];
            at++;
        } while (at < likeness->documents.count && (uint32_t)numbers[at] / WINDOW * WINDOW == start);
    }
    free(totals);
    free(window);
}

PyObject *liken(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *numbers, *sequence, *shares, *found = NULL;
    Ways ways = {0};
    Likeness likeness = {0};
    Work work = {0};
    if (PyArg_ParseTuple(arguments, "OOOf", &numbers, &sequence, &shares, &likeness.k1) &&
        read_buffer(&likeness.documents, numbers, sizeof(Py_ssize_t)) &&
        read_buffer(&likeness.shares, shares, sizeof(float)) && read_terms(&ways, sequence, likeness.shares.count) &&
        (found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(likeness.documents.count * sizeof(float))))) {
        likeness.alike = (float *)(void *)PyBytes_AsString(found);
        do {
            Py_BEGIN_ALLOW_THREADS
            liken_pass(&work, &ways, &likeness);
            Py_END_ALLOW_THREADS
        } while (again(&work));
    }
    release_ways(&ways);
    release_buffer(&likeness.documents);
    release_buffer(&likeness.shares);
    if (PyErr_Occurred()) {
        Py_CLEAR(found);
    }
    return found;
}
