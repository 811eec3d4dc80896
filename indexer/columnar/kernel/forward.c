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

/* ---- writing ---- */

#define ENTRY_BYTES 6 /* at most: 34 bits */
#define DIGIT 8       /* bits of a number that are sorted by at once */

typedef struct {
    uint32_t number, frequency;
} Held;

/* Sort by number what a document has; `other` has as much room. Returns where it is then. */
static Held *sort_held(Held *held, Held *other, size_t count) {
    uint32_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all |= held[i].number;
    }
    for (unsigned bits = 0; bits < 32 && all >> bits; bits += DIGIT) {
        uint32_t starts[(1 << DIGIT) + 1] = {0};
        for (size_t i = 0; i < count; i++) {
            starts[(held[i].number >> bits & ((1 << DIGIT) - 1)) + 1]++;
        }
        for (size_t digit = 0; digit < 1 << DIGIT; digit++) {
            starts[digit + 1] += starts[digit];
        }
        for (size_t i = 0; i < count; i++) {
            other[starts[held[i].number >> bits & ((1 << DIGIT) - 1)]++] = held[i];
        }
        Held *sorted = other;
        other = held;
        held = sorted;
    }
    return held;
}

/* Append the entries of what a document has, in order, and the frequencies that are recorded apart. */
static bool write_entries(Work *work, const Held *held, size_t count, Vector *entries, Vector *large) {
    uint8_t *entry = room_for(work, entries, count * ENTRY_BYTES + 1, 1), *first = entry;
    uint8_t *apart = room_for(work, large, count + 1, 1);
    uint32_t expected = 0; /* the least number that the next one can be */
    if (!entry || !apart) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t most = 1 << FREQUENCY_BITS, frequency = held[i].frequency < most ? held[i].frequency : most;
        uint64_t value = (uint64_t)(held[i].number - expected) << FREQUENCY_BITS | (frequency - 1);
        for (; value >= LAST; value >>= 7) {
            *entry++ = (uint8_t)(value | LAST);
        }
        *entry++ = (uint8_t)value;
        if (frequency == most) {
            apart[0] = (uint8_t)(held[i].frequency < MANY ? held[i].frequency : MANY);
            apart++;
            large->count++;
        }
        expected = held[i].number + 1;
    }
    entries->count += (size_t)(entry - first);
    return true;
}

/* What documents have, as Python passes it. */
typedef struct {
    Buffer counts, numbers, frequencies; /* of uint32_t */
} AllHeld;

/* Write the entries of all documents, and where those of each start. */
static bool write_documents(Work *work, const AllHeld *all, Vector *entries, uint64_t *starts, Vector *large,
                            uint64_t *large_starts) {
    const uint32_t *numbers = all->numbers.view.buf, *frequencies = all->frequencies.view.buf;
    Vector room = {0};
    for (size_t document = 0; document < all->counts.count; document++) {
        size_t count = ((const uint32_t *)all->counts.view.buf)[document];
        Held *held = room_for(work, &room, 2 * count + 1, sizeof *held);
        starts[document] = entries->count;
        large_starts[document] = large->count;
        for (size_t i = 0; held && i < count; i++) {
            held[i] = (Held){*numbers++, *frequencies++};
        }
        if (!held || !write_entries(work, sort_held(held, held + count, count), count, entries, large)) {
            empty(&room);
            return false;
        }
    }
    empty(&room);
    return true;
}

static bool read_held(AllHeld *all, PyObject *counts, PyObject *numbers, PyObject *frequencies) {
    if (!read_buffer(&all->counts, counts, sizeof(uint32_t)) || !read_buffer(&all->numbers, numbers, sizeof(uint32_t)) ||
        !read_buffer(&all->frequencies, frequencies, sizeof(uint32_t))) {
        return false;
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < all->counts.count; i++) {
        sum += ((const uint32_t *)all->counts.view.buf)[i];
    }
    if (sum != all->numbers.count || sum != all->frequencies.count) {
        PyErr_SetString(PyExc_ValueError, "documents have not as much as is given");
        return false;
    }
    return true;
}

PyObject *packed_entries(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *counts, *numbers, *frequencies, *found = NULL, *made[4] = {NULL};
    AllHeld all = {0};
    Work work = {0};
    Vector entries = {0}, large = {0};
    if (!PyArg_ParseTuple(arguments, "OOO", &counts, &numbers, &frequencies)) {
        return NULL;
    }
    if (read_held(&all, counts, numbers, frequencies)) {
        Py_ssize_t size = (Py_ssize_t)(all.counts.count * sizeof(uint64_t));
        made[1] = PyBytes_FromStringAndSize(NULL, size);
        made[3] = made[1] ? PyBytes_FromStringAndSize(NULL, size) : NULL;
    }
    if (made[3]) {
        uint64_t *starts = (uint64_t *)(void *)PyBytes_AsString(made[1]);
        uint64_t *large_starts = (uint64_t *)(void *)PyBytes_AsString(made[3]);
        bool is_made;
        Py_BEGIN_ALLOW_THREADS
        is_made = write_documents(&work, &all, &entries, starts, &large, large_starts);
        Py_END_ALLOW_THREADS
        made[0] = is_made ? memory_of(&entries, 1) : PyErr_NoMemory();
        made[2] = made[0] ? memory_of(&large, 1) : NULL;
        found = made[2] ? PyTuple_Pack(4, made[0], made[1], made[2], made[3]) : NULL;
    }
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(made[i]);
    }
    empty(&entries);
    empty(&large);
    release_buffer(&all.counts);
    release_buffer(&all.numbers);
    release_buffer(&all.frequencies);
    return found;
}
