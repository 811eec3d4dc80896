/* Scores of documents: the sums of the points of aspects and groups, as in search/formula.py. */

#include "kernel.h"

/* ---- adding up what several names of one aspect find ---- */

static void add_up_pass(Work *work, AllWeighed *all, Vector *documents, Vector *values) {
    Window *window = new_window(work);
    uint32_t next;
    while (!stopped(work) && (next = next_weighed(all)) != NO_DOCUMENT) {
        uint32_t start = next / WINDOW * WINDOW;
        for (size_t set = 0; set < all->count; set++) {
            const float *values;
            size_t count = pass_weighed(&all->sets[set], start, window->documents, &values);
            for (size_t i = 0; i < count; i++) {
                add_to(window, window->documents[i], values[i]);
            }
        }
        drain(window, start);
        append(work, window, documents, values);
    }
    free(window);
}

PyObject *add_up(PyObject *Py_UNUSED(module), PyObject *sequence) {
    AllWeighed all = {0};
    Vector documents = {0}, values = {0};
    Work work = {0};
    PyObject *sums = NULL;
    if (read_weighed(&all, sequence)) {
        Py_BEGIN_ALLOW_THREADS
        add_up_pass(&work, &all, &documents, &values);
        Py_END_ALLOW_THREADS
        again(&work);
    }
    if (!PyErr_Occurred()) {
        sums = Py_BuildValue("NN", memory_of(&documents, sizeof(Py_ssize_t)), memory_of(&values, sizeof(float)));
    }
    release_weighed(&all);
    empty(&documents);
    empty(&values);
    return sums;
}

/* ---- scoring ---- */

#define BYTE 8 /* the most aspects whose bits are a byte */

typedef struct {
    size_t aspects; /* the first so many sets; the others are groups */
    uint64_t every, required; /* a bit for each aspect, and for each that every document must have */
    float k1;
} Formula;

typedef struct {
    uint32_t places[WINDOW]; /* of the documents of one set */
    float points[WINDOW]; /* of those documents */
    float scores[WINDOW]; /* by place, as are the following */
    uint64_t present[WINDOW]; /* a bit for each aspect */
    uint64_t held[WINDOW / 64];
} ScoreWindow;

typedef struct {
    Vector documents, scores, missing; /* Py_ssize_t, float, and uint8_t or uint64_t */
} Scored;

static void add_points(ScoreWindow *window, AllWeighed *all, const Formula *formula, uint32_t start) {
    for (size_t number = 0; number < all->count; number++) {
        Weighed *set = &all->sets[number];
        uint64_t bit = number < formula->aspects ? UINT64_C(1) << number : 0;
        const float *values;
        size_t count = pass_weighed(set, start, window->places, &values);
        for (size_t i = 0; i < count; i++) {
            window->points[i] = values[i] / (values[i] + formula->k1) * set->worth;
        }
        for (size_t i = 0; i < count; i++) {
            uint32_t place = window->places[i];
            window->scores[place] += window->points[i];
            window->present[place] |= bit;
            window->held[place / 64] |= UINT64_C(1) << place % 64;
        }
    }
}

/* List one document, if it has what is required, and any aspect. There is room for it. */
static void list(Scored *scored, const Formula *formula, uint32_t document, float score, uint64_t present) {
    uint64_t missing = formula->every & ~present;
    if (missing & formula->required || missing == formula->every) {
        return;
    }
    ((Py_ssize_t *)(void *)scored->documents.values)[scored->documents.count++] = (Py_ssize_t)document;
    ((float *)(void *)scored->scores.values)[scored->scores.count++] = score;
    if (formula->aspects <= BYTE) {
        ((uint8_t *)scored->missing.values)[scored->missing.count++] = (uint8_t)missing;
    } else {
        ((uint64_t *)(void *)scored->missing.values)[scored->missing.count++] = missing;
    }
}

/* List the documents of a window, and clear it. */
static void list_all(Work *work, Scored *scored, const Formula *formula, ScoreWindow *window, uint32_t start) {
    if (!room_for(work, &scored->documents, WINDOW, sizeof(Py_ssize_t)) ||
        !room_for(work, &scored->scores, WINDOW, sizeof(float)) ||
        !room_for(work, &scored->missing, WINDOW, formula->aspects <= BYTE ? 1 : sizeof(uint64_t))) {
        return;
    }
    for (uint32_t word = 0; word < WINDOW / 64; word++) {
        for (uint64_t held = window->held[word]; held; held &= held - 1) {
            uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(held);
            list(scored, formula, start + place, window->scores[place], window->present[place]);
            window->scores[place] = 0;
            window->present[place] = 0;
        }
        window->held[word] = 0;
    }
}

static void score_pass(Work *work, AllWeighed *all, const Formula *formula, Scored *scored) {
    ScoreWindow *window = calloc(1, sizeof *window);
    uint32_t next;
    if (!window) {
        without_memory(work);
    }
    while (!stopped(work) && (next = next_weighed(all)) != NO_DOCUMENT) {
        uint32_t start = next / WINDOW * WINDOW;
        add_points(window, all, formula, start);
        list_all(work, scored, formula, window, start);
    }
    free(window);
}

PyObject *score(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *sequence;
    Py_ssize_t aspects = 0;
    unsigned long long required;
    AllWeighed all = {0};
    Formula formula = {0};
    Scored scored = {0};
    Work work = {0};
    PyObject *found = NULL;
    if (PyArg_ParseTuple(arguments, "OnKf", &sequence, &aspects, &required, &formula.k1) &&
        read_weighed(&all, sequence)) {
        if (aspects < 1 || aspects > 64 || (size_t)aspects > all.count) {
            PyErr_SetString(PyExc_ValueError, "a query has 1 to 64 aspects");
        } else {
            formula.aspects = (size_t)aspects;
            formula.every = UINT64_MAX >> (64 - aspects);
            formula.required = required;
            Py_BEGIN_ALLOW_THREADS
            score_pass(&work, &all, &formula, &scored);
            Py_END_ALLOW_THREADS
            again(&work);
        }
    }
    if (!PyErr_Occurred()) {
        found = Py_BuildValue(
            "NNN", memory_of(&scored.documents, sizeof(Py_ssize_t)), memory_of(&scored.scores, sizeof(float)),
            memory_of(&scored.missing, formula.aspects <= BYTE ? 1 : sizeof(uint64_t)));
    }
    release_weighed(&all);
    empty(&scored.documents);
    empty(&scored.scores);
    empty(&scored.missing);
    return found;
}
