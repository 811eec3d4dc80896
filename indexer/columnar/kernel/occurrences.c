/* Where ways match in documents, for the passages that a hit shows. */

#include "kernel.h"

/* An occurrence is one number: its position, then what of MOST its length leaves, so that longer ones come first, then
 * the aspect. */
#define BITS 16
#define MOST 0xFFFF

typedef struct {
    Buffer documents;  /* Py_ssize_t, ascending */
    Vector found;      /* uint64_t: the occurrences in all of them */
    size_t *ends;      /* by document, where its occurrences end */
} Occurrences;

static int compare(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* Add where a way stands in the document that it just matched in. */
static void add_way(Work *work, Way *way, Vector *found) {
    uint32_t count = way_positions(work, way);
    uint64_t *room = room_for(work, found, count, sizeof *room);
    for (uint32_t i = 0; room && i < count; i++) {
        room[i] = (uint64_t)way_position(work, way, i) << 2 * BITS | (MOST - way->terms) << BITS | way->aspect;
        found->count++;
    }
}

/* Bring the occurrences from `first` on in order; of those of one aspect from one position on, keep the longest. */
static void put_in_order(Vector *found, size_t first) {
    if (found->count == first) {
        return;
    }
    uint64_t *all = (uint64_t *)(void *)found->values + first;
    size_t count = found->count - first, kept = 0;
    qsort(all, count, sizeof *all, compare);
    for (size_t i = 0; i < count; i++) {
        size_t before = kept;
        while (before && all[before - 1] >> 2 * BITS == all[i] >> 2 * BITS && (all[before - 1] ^ all[i]) & MOST) {
            before--;
        }
        if (!before || all[before - 1] >> 2 * BITS != all[i] >> 2 * BITS) {
            all[kept++] = all[i];
        }
    }
    found->count = first + kept;
}

static void occurrences_pass(Work *work, Ways *ways, Occurrences *occurrences) {
    const Py_ssize_t *numbers = occurrences->documents.view.buf;
    bool is_open = open_ways(work, ways);
    occurrences->found.count = 0;
    for (size_t at = 0; is_open && at < occurrences->documents.count && !stopped(work); at++) {
        size_t first = occurrences->found.count;
        for (size_t way = 0; way < ways->count; way++) {
            if (way_matches(work, &ways->ways[way], (uint32_t)numbers[at])) {
                add_way(work, &ways->ways[way], &occurrences->found);
            }
        }
        put_in_order(&occurrences->found, first);
        occurrences->ends[at] = occurrences->found.count;
    }
}

/* Whether each way says where it stands, and its length and aspect have room in an occurrence. */
static bool fits(const Ways *ways) {
    bool fit = true;
    for (size_t i = 0; i < ways->count; i++) {
        fit &= ways->ways[i].kind != NEAR && ways->ways[i].terms <= MOST && ways->ways[i].aspect <= MOST;
    }
    if (!fit) {
        PyErr_SetString(PyExc_ValueError, "only terms and sequences stand somewhere, for up to 65,536 aspects");
    }
    return fit;
}

/* A list for each document: (first position, the position behind the last, aspect) of each occurrence. */
static PyObject *lists_of(const Occurrences *occurrences) {
    const uint64_t *all = (const uint64_t *)(const void *)occurrences->found.values;
    PyObject *lists = PyList_New((Py_ssize_t)occurrences->documents.count);
    size_t first = 0;
    for (size_t at = 0; lists && !PyErr_Occurred() && at < occurrences->documents.count; at++) {
        size_t count = occurrences->ends[at] - first;
        PyObject *list = PyList_New((Py_ssize_t)count);
        for (size_t i = 0; list && !PyErr_Occurred() && i < count; i++) {
            uint64_t one = all[first + i];
            unsigned long long start = one >> 2 * BITS, length = MOST - (one >> BITS & MOST);
            PyObject *tuple = Py_BuildValue("KKI", start, start + length, (unsigned)(one & MOST));
            if (tuple) {
                PyList_SetItem(list, (Py_ssize_t)i, tuple);
            }
        }
        if (list) {
            PyList_SetItem(lists, (Py_ssize_t)at, list);
        }
        first += count;
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(lists);
    }
    return lists;
}

PyObject *occurrences(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *numbers, *sequence, *lists = NULL;
    Ways ways = {0};
    Occurrences occurrences = {0};
    Work work = {0};
    if (PyArg_ParseTuple(arguments, "OO", &numbers, &sequence) &&
        read_buffer(&occurrences.documents, numbers, sizeof(Py_ssize_t)) && read_ways(&ways, sequence) &&
        fits(&ways)) {
        occurrences.ends = calloc(occurrences.documents.count + 1, sizeof *occurrences.ends);
        if (!occurrences.ends) {
            PyErr_NoMemory();
        } else {
            do {
                Py_BEGIN_ALLOW_THREADS
                occurrences_pass(&work, &ways, &occurrences);
                Py_END_ALLOW_THREADS
            } while (again(&work));
        }
        lists = PyErr_Occurred() ? NULL : lists_of(&occurrences);
    }
    release_ways(&ways);
    release_buffer(&occurrences.documents);
    empty(&occurrences.found);
    free(occurrences.ends);
    return lists;
}
