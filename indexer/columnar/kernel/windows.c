/* What several ways find in a window of documents. */

#include "kernel.h"

Window *new_window(Work *work) {
    Window *window = malloc(sizeof *window);
    if (!window) {
        without_memory(work);
        return NULL;
    }
    window->count = 0;
    memset(window->sums, 0, sizeof window->sums);
    memset(window->held, 0, sizeof window->held);
    return window;
}

/* Fill it with the documents of one way, and their weighted frequencies: what BM25F adds up over names and fields. */
static void fill_alone(Work *work, Window *window, Way *way, uint32_t end) {
    window->count = way_take(work, way, end, window->documents, window->frequencies);
    for (size_t i = 0; i < window->count; i++) {
        window->values[i] = (float)window->frequencies[i] * way->weight;
    }
    if (way->relative) {
        for (size_t i = 0; i < window->count; i++) { /* apart from the division, which can then be done on several at once */
            window->relative[i] = way->relative[way->lengths[window->documents[i]]];
        }
        for (size_t i = 0; i < window->count; i++) {
            window->values[i] /= window->relative[i];
        }
    }
}

static void add(Work *work, Window *window, Way *way, uint32_t start, uint32_t end) {
    fill_alone(work, window, way, end);
    for (size_t i = 0; i < window->count; i++) {
        add_to(window, window->documents[i] - start, window->values[i]);
    }
}

void drain(Window *window, uint32_t start) {
    window->count = 0;
    for (uint32_t word = 0; word < WINDOW / 64; word++) {
        for (uint64_t held = window->held[word]; held; held &= held - 1) {
            uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(held);
            window->documents[window->count] = start + place;
            window->values[window->count++] = window->sums[place];
            window->sums[place] = 0;
        }
        window->held[word] = 0;
    }
}

void fill(Work *work, Window *window, Way *ways, size_t count, uint32_t start) {
    uint32_t end = start < NO_DOCUMENT - WINDOW ? start + WINDOW : NO_DOCUMENT;
    size_t active = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        way_to(work, &ways[i], start);
        if (way_document(&ways[i]) < end) {
            active++;
            last = i;
        }
    }
    window->count = 0;
    if (active == 1) {
        fill_alone(work, window, &ways[last], end);
    } else if (active) {
        for (size_t i = 0; i < count; i++) {
            if (way_document(&ways[i]) < end) {
                add(work, window, &ways[i], start, end);
            }
        }
        drain(window, start);
    }
}

void append(Work *work, const Window *window, Vector *documents, Vector *values) {
    Py_ssize_t *numbers = room_for(work, documents, window->count, sizeof *numbers);
    float *sums = room_for(work, values, window->count, sizeof *sums);
    if (!numbers || !sums) {
        return;
    }
    for (size_t i = 0; i < window->count; i++) {
        numbers[i] = (Py_ssize_t)window->documents[i];
    }
    memcpy(sums, window->values, window->count * sizeof *sums);
    documents->count += window->count;
    values->count += window->count;
}
