/* The best of some documents, in order. */

#include "kernel.h"

typedef struct {
    Buffer documents; /* Py_ssize_t */
    Buffer scores; /* float, by place among the documents; without values if none has one */
    Buffer missing; /* a byte or eight by place: only documents that lack something count; without values: all do */
    size_t missing_width;
    Buffer dates; /* int64_t, by document; 0 if unknown */
    Buffer ids; /* the rank of each document's id */
    size_t id_width;
    bool oldest; /* the oldest date comes first */
} Ranking;

/* What documents are compared by: higher comes first, of the ids lower. */
typedef struct {
    float score;
    int64_t date;
    uint32_t id;
    Py_ssize_t place;
} Entry;

static inline bool is_better(const Entry *one, const Entry *other) {
    if (one->score != other->score) {
        return one->score > other->score;
    }
    if (one->date != other->date) {
        return one->date > other->date;
    }
    return one->id < other->id;
}

static int by_rank(const void *one, const void *other) { return is_better(other, one) ? 1 : -1; }

/* Move an entry of a heap, whose worst entry is the first, down to where it belongs. */
static void sink(Entry *heap, size_t count, size_t at) {
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_better(&heap[child], &heap[child + 1])) {
            child++;
        }
        if (!is_better(&heap[at], &heap[child])) {
            return;
        }
        Entry moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

static uint32_t id_of(const Ranking *ranking, size_t document) {
    const void *ids = ranking->ids.view.buf;
    return ranking->id_width == 1   ? ((const uint8_t *)ids)[document]
           : ranking->id_width == 2 ? ((const uint16_t *)ids)[document]
                                    : ((const uint32_t *)ids)[document];
}

static int64_t date_of(const Ranking *ranking, size_t document) {
    int64_t date = ((const int64_t *)ranking->dates.view.buf)[document];
    return !ranking->oldest ? date : date ? -date : INT64_MIN;
}

static bool is_ranked(const Ranking *ranking, size_t place) {
    const uint8_t *missing = ranking->missing.view.buf;
    return !missing || (ranking->missing_width == 1 ? missing[place] : ((const uint64_t *)(const void *)missing)[place]);
}

/* Fill the heap with the best documents; returns how many, or SIZE_MAX if a document is outside of an array. */
static size_t select_best(const Ranking *ranking, Entry *heap, size_t wanted) {
    const Py_ssize_t *documents = ranking->documents.view.buf;
    const float *scores = ranking->scores.view.buf;
    size_t count = 0;
    for (size_t place = 0; place < ranking->documents.count; place++) {
        float score = scores ? scores[place] : 0;
        if ((count == wanted && score < heap[0].score) || !is_ranked(ranking, place)) {
            continue;
        }
        size_t document = (size_t)documents[place];
        if (document >= ranking->dates.count || document >= ranking->ids.count) {
            return SIZE_MAX;
        }
        Entry entry = {score, date_of(ranking, document), id_of(ranking, document), (Py_ssize_t)place};
        if (count < wanted) {
            heap[count++] = entry;
            for (size_t at = count / 2; count == wanted && at--;) {
                sink(heap, count, at);
            }
        } else if (is_better(&entry, &heap[0])) {
            heap[0] = entry;
            sink(heap, count, 0);
        }
    }
    qsort(heap, count, sizeof *heap, by_rank);
    return count;
}

static PyObject *places_of(const Ranking *ranking, size_t wanted) {
    wanted = wanted < ranking->documents.count ? wanted : ranking->documents.count;
    Entry *heap = malloc((wanted + 1) * sizeof *heap);
    if (!heap) {
        return PyErr_NoMemory();
    }
    size_t count;
    Py_BEGIN_ALLOW_THREADS
    count = wanted ? select_best(ranking, heap, wanted) : 0;
    Py_END_ALLOW_THREADS
    PyObject *found = NULL;
    if (count == SIZE_MAX) {
        PyErr_SetString(PyExc_IndexError, "a document is outside of the arrays of its segment");
    } else if ((found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(Py_ssize_t))))) {
        Py_ssize_t *places = (Py_ssize_t *)(void *)PyBytes_AsString(found);
        for (size_t i = 0; i < count; i++) {
            places[i] = heap[i].place;
        }
    }
    free(heap);
    return found;
}

PyObject *best(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *documents, *scores, *missing, *dates, *ids, *found = NULL;
    Py_ssize_t missing_width, id_width, wanted;
    int oldest;
    Ranking ranking = {0};
    if (PyArg_ParseTuple(arguments, "OOOnOOnpn", &documents, &scores, &missing, &missing_width, &dates, &ids, &id_width,
                         &oldest, &wanted)) {
        if (wanted < 0 || (id_width != 1 && id_width != 2 && id_width != 4)) {
            PyErr_SetString(PyExc_ValueError, "ranks of ids have 1, 2 or 4 bytes");
        } else if (read_buffer(&ranking.documents, documents, sizeof(Py_ssize_t)) &&
                   read_buffer(&ranking.scores, scores, sizeof(float)) &&
                   read_buffer(&ranking.missing, missing, missing_width == 1 ? 1 : sizeof(uint64_t)) &&
                   read_buffer(&ranking.dates, dates, sizeof(int64_t)) &&
                   read_buffer(&ranking.ids, ids, (size_t)id_width)) {
            ranking.missing_width = (size_t)missing_width;
            ranking.id_width = (size_t)id_width;
            ranking.oldest = oldest;
            if ((scores != Py_None && ranking.scores.count != ranking.documents.count) ||
                (missing != Py_None && ranking.missing.count != ranking.documents.count)) {
                PyErr_SetString(PyExc_ValueError, "each document has one score and one value for what it lacks");
            } else {
                found = places_of(&ranking, (size_t)wanted);
            }
        }
    }
    release_buffer(&ranking.documents);
    release_buffer(&ranking.scores);
    release_buffer(&ranking.missing);
    release_buffer(&ranking.dates);
    release_buffer(&ranking.ids);
    return found;
}
