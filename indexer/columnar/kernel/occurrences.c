/* Where ways match in documents, for the passages that hits show. */

#include "kernel.h"

/* An occurrence is one number: its position, then what of MOST its length leaves, so that longer ones come first, then
 * the aspect. */
#define BITS 16
#define MOST 0xFFFF

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

bool find_occurrences(Occurrences *occurrences, PyObject *documents, PyObject *sequence) {
    Ways ways = {0};
    Work work = {0};
    if (read_buffer(&occurrences->documents, documents, sizeof(Py_ssize_t)) && read_ways(&ways, sequence) && fits(&ways)) {
        occurrences->ends = calloc(occurrences->documents.count + 1, sizeof *occurrences->ends);
        if (!occurrences->ends) {
            PyErr_NoMemory();
        } else {
            do {
                Py_BEGIN_ALLOW_THREADS
                occurrences_pass(&work, &ways, occurrences);
                Py_END_ALLOW_THREADS
            } while (again(&work));
        }
    }
    release_ways(&ways);
    return !PyErr_Occurred();
}

void release_occurrences(Occurrences *occurrences) {
    release_buffer(&occurrences->documents);
    empty(&occurrences->found);
    free(occurrences->ends);
}

bool matches_at(const Occurrences *occurrences, size_t at, Work *work, Vector *matches) {
    size_t first = at ? occurrences->ends[at - 1] : 0, count = occurrences->ends[at] - first;
    const uint64_t *found = (const uint64_t *)(const void *)occurrences->found.values;
    Match *room = count ? room_for(work, matches, count, sizeof *room) : NULL;
    for (size_t i = 0; room && i < count; i++) {
        uint64_t one = found[first + i];
        size_t start = (size_t)(one >> 2 * BITS);
        room[i] = (Match){start, start + (MOST - (one >> BITS & MOST)), one & MOST};
    }
    matches->count += room ? count : 0;
    return room || !count;
}
