/* The forward index: the terms of a document, as FORMAT.md lays them out. */

#include "kernel.h"

#define FREQUENCY_BITS 2 /* of an entry; the rest is the gap to the term before */
#define LAST 128         /* a byte below it ends an entry, whose seven bits each are there from the lowest on */
#define MOST_BITS 56     /* of an entry: none needs more */

/* The numbers of terms, ascending, and how often each is there. Returns false if an entry is longer than any can be. */
static bool read_entries(const uint8_t *at, const uint8_t *end, Vector *numbers, Vector *frequencies) {
    Py_ssize_t *number = (Py_ssize_t *)(void *)numbers->values, before = -1;
    uint8_t *frequency = (uint8_t *)frequencies->values;
    uint64_t value = 0;
    unsigned bits = 0;
    for (; at < end; at++) {
        if (bits >= MOST_BITS) {
            return false;
        }
        value |= (uint64_t)(*at & (LAST - 1)) << bits;
        bits += 7;
        if (*at < LAST) {
            before += (Py_ssize_t)(value >> FREQUENCY_BITS) + 1;
            number[numbers->count++] = before;
            frequency[frequencies->count++] = (uint8_t)((value & ((1 << FREQUENCY_BITS) - 1)) + 1);
            value = 0;
            bits = 0;
        }
    }
    return true;
}

PyObject *entries(PyObject *Py_UNUSED(module), PyObject *packed) {
    Buffer bytes = {0};
    Work work = {0};
    Vector numbers = {0}, frequencies = {0};
    PyObject *found = NULL;
    if (!read_buffer(&bytes, packed, 1)) {
        return NULL;
    }
    const uint8_t *at = bytes.view.buf;
    if (!room_for(&work, &numbers, bytes.count + 1, sizeof(Py_ssize_t)) ||
        !room_for(&work, &frequencies, bytes.count + 1, 1)) {
        PyErr_NoMemory();
    } else if (!read_entries(at, at + bytes.count, &numbers, &frequencies)) {
        PyErr_SetString(PyExc_ValueError, "an entry of a forward index is too long");
    } else {
        PyObject *first = memory_of(&numbers, sizeof(Py_ssize_t)), *second = first ? memory_of(&frequencies, 1) : NULL;
        found = second ? PyTuple_Pack(2, first, second) : NULL;
        Py_XDECREF(first);
        Py_XDECREF(second);
    }
    empty(&numbers);
    empty(&frequencies);
    release_buffer(&bytes);
    return found;
}
