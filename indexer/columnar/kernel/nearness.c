/* Points for occurrences of different aspects near each other, as in search/formula.py. */

#include "kernel.h"

/* An occurrence is one number: its position, then whether it is part of a name for several aspects, then its aspect. */
#define KEY_BITS 7
#define ASPECTS 64
#define OF_SEVERAL 64

typedef struct {
    Buffer documents; /* Py_ssize_t, ascending */
    Buffer worths; /* float, by aspect */
    double saturation;
    float *points; /* by document: the result */
} Nearness;

/* Merge ascending occurrences, which were appended from `first` on, with the ascending ones before them. */
static void merge(Work *work, Vector *occurrences, size_t first) {
    size_t left = first, count = occurrences->count - first, place = occurrences->count;
    uint64_t *more = room_for(work, occurrences, count, sizeof *more); /* may move them */
    uint64_t *all = (uint64_t *)(void *)occurrences->values;
    if (!left || !count || !more) {
        return;
    }
    memcpy(more, all + first, count * sizeof *more);
    while (count) {
        place--;
        all[place] = left && all[left - 1] > more[count - 1] ? all[--left] : more[--count];
    }
}

/* Add where a way stands in the document that it just matched in, for each aspect that it names. */
static void add_occurrences(Work *work, Way *way, Vector *occurrences) {
    uint32_t count = way_positions(work, way);
    for (uint32_t aspect = 0; aspect < way->aspects; aspect++) {
        size_t first = occurrences->count;
        uint64_t key = way->aspect + aspect + (way->aspects > 1 ? OF_SEVERAL : 0);
        uint64_t *room = room_for(work, occurrences, count, sizeof *room);
        for (uint32_t i = 0; room && i < count; i++) {
            room[i] = ((uint64_t)way_position(work, way, i) + aspect) << KEY_BITS | key;
            occurrences->count++;
        }
        merge(work, occurrences, first);
    }
}

/* The points for neighbours among the occurrences in one document. */
static float points_of(const Vector *occurrences, const Nearness *nearness) {
    const uint64_t *keys = (const uint64_t *)(const void *)occurrences->values;
    const float *worths = nearness->worths.view.buf;
    double near[ASPECTS] = {0}, points = 0;
    for (size_t i = 1; i < occurrences->count; i++) {
        size_t one = keys[i - 1] % ASPECTS, other = keys[i] % ASPECTS;
        if (one != other) {
            float distance = (float)((keys[i] >> KEY_BITS) - (keys[i - 1] >> KEY_BITS));
            float given = 1 / (distance > 1 ? distance * distance : 1);
            near[one] += worths[other] * given;
            near[other] += worths[one] * given;
        }
    }
    for (size_t aspect = 0; aspect < nearness->worths.count; aspect++) {
        float most = worths[aspect] < 1 ? worths[aspect] : 1;
        points += most * near[aspect] / (near[aspect] + nearness->saturation);
    }
    return (float)points;
}

/* Add the points of a document in one field, whose ways are from `first` on; returns the first one behind them. */
static size_t add_field(Work *work, Ways *ways, size_t first, uint32_t document, const Nearness *nearness,
                        Vector *occurrences, float *points) {
    size_t way = first;
    occurrences->count = 0;
    for (; way < ways->count && ways->ways[way].of == ways->ways[first].of; way++) {
        if (way_matches(work, &ways->ways[way], document)) {
            add_occurrences(work, &ways->ways[way], occurrences);
        }
    }
    *points += points_of(occurrences, nearness);
    return way;
}

static void nearness_pass(Work *work, Ways *ways, const Nearness *nearness) {
    const Py_ssize_t *numbers = nearness->documents.view.buf;
    Vector occurrences = {0};
    bool is_open = open_ways(work, ways);
    for (size_t at = 0; is_open && at < nearness->documents.count && !stopped(work); at++) {
        nearness->points[at] = 0;
        for (size_t way = 0; way < ways->count;) {
            way = add_field(work, ways, way, (uint32_t)numbers[at], nearness, &occurrences, &nearness->points[at]);
        }
    }
    empty(&occurrences);
}

/* Whether every aspect that a way names has a worth. */
static bool fits(const Ways *ways, const Nearness *nearness) {
    bool fit = nearness->worths.count <= ASPECTS;
    for (size_t i = 0; i < ways->count; i++) {
        fit &= (size_t)ways->ways[i].aspect + ways->ways[i].aspects <= nearness->worths.count;
    }
    if (!fit) {
        PyErr_SetString(PyExc_ValueError, "each aspect has a worth, and there are at most 64");
    }
    return fit;
}

PyObject *nearness(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *numbers, *sequence, *worths, *found = NULL;
    Ways ways = {0};
    Nearness nearness = {0};
    Work work = {0};
    if (PyArg_ParseTuple(arguments, "OOOd", &numbers, &sequence, &worths, &nearness.saturation) &&
        read_buffer(&nearness.documents, numbers, sizeof(Py_ssize_t)) &&
        read_buffer(&nearness.worths, worths, sizeof(float)) && read_ways(&ways, sequence) && fits(&ways, &nearness) &&
        (found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(nearness.documents.count * sizeof(float))))) {
        nearness.points = (float *)(void *)PyBytes_AsString(found);
        do {
            Py_BEGIN_ALLOW_THREADS
            nearness_pass(&work, &ways, &nearness);
            Py_END_ALLOW_THREADS
        } while (again(&work));
    }
    release_ways(&ways);
    release_buffer(&nearness.documents);
    release_buffer(&nearness.worths);
    if (PyErr_Occurred()) {
        Py_CLEAR(found);
    }
    return found;
}
