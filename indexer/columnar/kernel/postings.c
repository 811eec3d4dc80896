/* The postings of a field: which documents a term is in, and how often.
 *
 * A cursor decodes the three encodings of FORMAT.md. Whatever the arrays hold, its documents ascend and are documents
 * of the segment, and it reads nothing outside of the arrays.
 */

#include "kernel.h"

static const size_t width_of[ARRAYS] = {
    [STARTS] = 4, [RARE] = 4, [FREQUENT] = 4, [FREQUENT_BEFORE] = 4, [FREQUENT_AT] = 8, [PACKED] = 1,
    [FREQUENCIES] = 1, [FREQUENCIES_LARGE_AT] = 4, [FREQUENCIES_LARGE] = 4,
    [POSITION_STARTS] = 4, [POSITIONS] = 1, [POSITIONS_HIGH] = 1, [POSITIONS_LARGE_AT] = 4, [POSITIONS_LARGE] = 4,
    [LENGTHS] = 1,
};

#define BITS_FROM 8 /* a frequent term in at least one of so many documents is a bitmap */
#define GOES_ON 255 /* the byte of a gap that another one follows */

/* ---- reading arrays ---- */

/* Note that bytes of the file were not read yet. */
static void miss(Work *work, const Postings *of, size_t at, size_t size) {
    Missing *one = room_for(work, &work->missing, 1, sizeof *one);
    if (one) {
        *one = (Missing){of, at, size};
        work->missing.count++;
    }
}

bool is_read(const Postings *of, size_t at, size_t size) {
    const char *missing = of->missing.buf;
    for (size_t chunk = at >> of->chunk_bits; size && chunk <= (at + size - 1) >> of->chunk_bits; chunk++) {
        if (__atomic_load_n(missing + chunk, __ATOMIC_ACQUIRE)) {
            return false;
        }
    }
    return true;
}

const void *values_of(Work *work, const Postings *of, int array, size_t first, size_t count) {
    const Array *known = &of->arrays[array];
    if (!known->there || first > known->count || count > known->count - first) {
        damaged(work, of, "the postings of a field don't fit their arrays");
        return NULL;
    }
    size_t at = known->at + first * width_of[array], size = count * width_of[array];
    if (!is_read(of, at, size)) {
        miss(work, of, at, size);
        return NULL;
    }
    return (const char *)of->memory.buf + at;
}

static bool number_of(Work *work, const Postings *of, int array, size_t place, uint64_t *number) {
    const void *value = values_of(work, of, array, place, 1);
    if (!value) {
        return false;
    }
    *number = width_of[array] == 8 ? *(const uint64_t *)value : *(const uint32_t *)value;
    return true;
}

/* ---- opening a term ---- */

/* Find the documents of a frequent term. Returns whether it is one. */
static bool find_packed(Work *work, Cursor *cursor, size_t ordinal, size_t rank) {
    const Postings *of = cursor->of;
    uint64_t known, start, end;
    if (rank == of->arrays[FREQUENT].count || !number_of(work, of, FREQUENT, rank, &known) || known != ordinal) {
        return false;
    }
    if (!number_of(work, of, FREQUENT_AT, rank, &start) || !number_of(work, of, FREQUENT_AT, rank + 1, &end)) {
        return true;
    }
    if (start > end || start % 8 || end % 8) {
        damaged(work, of, "the documents of a frequent term are not where they should be");
        return true;
    }
    cursor->encoding = (uint64_t)cursor->count * BITS_FROM >= of->documents ? BITS : GAPS;
    cursor->next = values_of(work, of, PACKED, start, end - start);
    cursor->end = cursor->next ? cursor->next + (end - start) : NULL;
    return true;
}

static void find_rare(Work *work, Cursor *cursor, size_t rank) {
    uint64_t before;
    if (!number_of(work, cursor->of, FREQUENT_BEFORE, rank, &before)) {
        return;
    }
    if (before > cursor->first) {
        damaged(work, cursor->of, "more postings of frequent terms precede a term than postings of all terms");
        return;
    }
    cursor->encoding = NUMBERS;
    cursor->next = values_of(work, cursor->of, RARE, cursor->first - before, cursor->count);
    cursor->end = cursor->next ? cursor->next + 4 * (size_t)cursor->count : NULL;
}

static void find_frequencies(Work *work, Cursor *cursor) {
    const Postings *of = cursor->of;
    if (!of->arrays[FREQUENCIES].there) {
        return;
    }
    cursor->frequencies = values_of(work, of, FREQUENCIES, cursor->first, cursor->count);
    size_t count = of->arrays[FREQUENCIES_LARGE_AT].count;
    const uint32_t *large_at = values_of(work, of, FREQUENCIES_LARGE_AT, 0, count);
    if (large_at && values_of(work, of, FREQUENCIES_LARGE, 0, count)) {
        cursor->large = smaller(large_at, count, cursor->first);
        cursor->large_end = smaller(large_at, count, cursor->first + cursor->count);
    }
}

static void find_positions(Work *work, Cursor *cursor, size_t ordinal) {
    uint64_t start, end;
    if (cursor->of->arrays[POSITIONS].there && number_of(work, cursor->of, POSITION_STARTS, ordinal, &start) &&
        number_of(work, cursor->of, POSITION_STARTS, ordinal + 1, &end)) {
        size_t count = cursor->of->arrays[POSITIONS_LARGE_AT].count;
        cursor->positions = start;
        cursor->positions_end = end;
        cursor->large_positions_at = values_of(work, cursor->of, POSITIONS_LARGE_AT, 0, count);
        cursor->large_positions = values_of(work, cursor->of, POSITIONS_LARGE, 0, count);
    }
}

bool cursor_open(Work *work, Cursor *cursor, const Postings *of, size_t ordinal) {
    uint64_t start, end;
    *cursor = (Cursor){.of = of, .document = NO_DOCUMENT};
    if (!number_of(work, of, STARTS, ordinal, &start) || !number_of(work, of, STARTS, ordinal + 1, &end)) {
        return false;
    }
    if (start > end) {
        return damaged(work, of, "the postings of a term end before they start");
    }
    cursor->first = start;
    cursor->count = (uint32_t)(end - start);
    size_t many = of->arrays[FREQUENT].count;
    const uint32_t *frequent = values_of(work, of, FREQUENT, 0, many);
    size_t rank = frequent ? smaller(frequent, many, ordinal) : 0;
    if (!find_packed(work, cursor, ordinal, rank)) {
        find_rare(work, cursor, rank);
    }
    find_frequencies(work, cursor);
    find_positions(work, cursor, ordinal);
    cursor->posting = UINT32_MAX; /* so that the next one is the first */
    if (!stopped(work) && cursor->next) {
        cursor_next(work, cursor);
    }
    return !stopped(work);
}

/* ---- walking ---- */

/* The next document by each encoding; NO_DOCUMENT if none is left where there should be one. */

ALWAYS_INLINE uint32_t next_number(Cursor *cursor) {
    uint32_t document;
    memcpy(&document, cursor->next, sizeof document);
    cursor->next += sizeof document;
    return document;
}

ALWAYS_INLINE uint32_t next_gap(Cursor *cursor) {
    uint32_t document = cursor->document; /* NO_DOCUMENT before the first one: -1, as the first gap wants it */
    while (cursor->next < cursor->end) {
        uint8_t gap = *cursor->next++;
        document += gap;
        if (gap != GOES_ON) {
            return document;
        }
    }
    return NO_DOCUMENT;
}

ALWAYS_INLINE void next_word(Cursor *cursor) {
    memcpy(&cursor->word, cursor->next, sizeof cursor->word);
    cursor->next += sizeof cursor->word;
    cursor->behind += 64;
}

ALWAYS_INLINE uint32_t next_bit(Cursor *cursor) {
    while (!cursor->word) {
        if (cursor->next == cursor->end) {
            return NO_DOCUMENT;
        }
        next_word(cursor);
    }
    uint32_t document = cursor->behind - 64 + (uint32_t)__builtin_ctzll(cursor->word);
    cursor->word &= cursor->word - 1;
    return document;
}

/* Move on to the next document; the encoding is given, so that each gets a loop of its own. */
ALWAYS_INLINE void step(Work *work, Cursor *cursor, Encoding encoding) {
    if (++cursor->posting >= cursor->count) {
        cursor->document = NO_DOCUMENT;
        return;
    }
    uint32_t document = encoding == NUMBERS ? next_number(cursor)
                      : encoding == GAPS    ? next_gap(cursor)
                                            : next_bit(cursor);
    if (document >= cursor->of->documents || document < cursor->document + 1) { /* NO_DOCUMENT + 1 is 0 */
        damaged(work, cursor->of, "the documents of a term don't ascend, or are fewer than its postings");
        document = NO_DOCUMENT;
    }
    cursor->document = document;
}

void cursor_next(Work *work, Cursor *cursor) { step(work, cursor, cursor->encoding); }

/* Skip numbers that are smaller, in steps that double. */
static void skip_numbers(Cursor *cursor, uint32_t document) {
    size_t left = (size_t)(cursor->end - cursor->next) / 4, width = 1;
    const uint32_t *numbers = (const uint32_t *)(const void *)cursor->next;
    while (width < left && numbers[width - 1] < document) {
        width *= 2;
    }
    size_t skipped = smaller(numbers, width < left ? width : left, document);
    cursor->next += 4 * skipped;
    cursor->posting += (uint32_t)skipped;
}

/* Skip bits of smaller documents, by counting those of whole words. */
static void skip_bits(Cursor *cursor, uint32_t document) {
    while (cursor->behind <= document && cursor->next < cursor->end) {
        cursor->posting += bits_of(cursor->word);
        next_word(cursor);
    }
    uint32_t start = cursor->behind - 64;
    if (start < document && document - start < 64) {
        uint64_t before = cursor->word & ((UINT64_C(1) << (document - start)) - 1);
        cursor->posting += bits_of(before);
        cursor->word ^= before;
    }
}

/* Skip gaps to smaller documents, eight bytes at a time, while the last of them ends a gap and postings are left. */
static void skip_gaps(Cursor *cursor, uint32_t document) {
    Cursor here = *cursor;
    while (here.end - here.next >= 8 && here.posting + 8 < here.count && here.document != NO_DOCUMENT) {
        uint64_t gaps;
        memcpy(&gaps, here.next, sizeof gaps);
        uint32_t passed = sum_of_eight(gaps);
        if (here.next[7] == GOES_ON || document - here.document <= passed) {
            break;
        }
        here.document += passed;
        here.next += 8;
        here.posting += 8 - many_of_255(gaps); /* the bytes that another one follows */
    }
    *cursor = here;
}

void cursor_to(Work *work, Cursor *cursor, uint32_t document) {
    if (cursor->document >= document) {
        return;
    }
    if (document == NO_DOCUMENT) {
        cursor->document = NO_DOCUMENT;
        return;
    }
    if (cursor->encoding == NUMBERS) {
        skip_numbers(cursor, document);
    } else if (cursor->encoding == BITS) {
        skip_bits(cursor, document);
    }
    while (cursor->document < document) {
        if (cursor->encoding == GAPS) {
            skip_gaps(cursor, document);
        }
        Cursor here = *cursor; /* a copy that nothing else can point to stays in registers */
        for (size_t steps = 0; here.document < document && (steps < 8 || here.encoding != GAPS); steps++) {
            step(work, &here, here.encoding);
        }
        *cursor = here;
    }
}

/* ---- frequencies ---- */

static uint32_t large_frequency(Work *work, const Cursor *cursor, uint32_t posting) {
    const Postings *of = cursor->of;
    size_t count = cursor->large_end - cursor->large, wanted = cursor->first + posting;
    const uint32_t *at = values_of(work, of, FREQUENCIES_LARGE_AT, cursor->large, count);
    const uint32_t *large = values_of(work, of, FREQUENCIES_LARGE, cursor->large, count);
    size_t place = at ? smaller(at, count, wanted) : count;
    if (!large || place == count || at[place] != wanted) {
        damaged(work, of, "a large frequency is not recorded");
        return MANY;
    }
    return large[place];
}

uint32_t frequency_of(Work *work, const Cursor *cursor, uint32_t posting) {
    uint32_t frequency = cursor->frequencies ? cursor->frequencies[posting] : 1;
    return frequency == MANY ? large_frequency(work, cursor, posting) : frequency;
}

ALWAYS_INLINE size_t take(Work *work, Cursor *cursor, uint32_t end, uint32_t *documents, Encoding encoding) {
    Cursor here = *cursor;
    size_t count = 0;
    while (here.document < end && count < WINDOW) {
        documents[count++] = here.document;
        step(work, &here, encoding);
    }
    *cursor = here;
    return count;
}

void frequencies_of(Work *work, const Cursor *cursor, uint32_t posting, size_t count, uint32_t *frequencies) {
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        frequencies[i] = cursor->frequencies ? cursor->frequencies[posting + i] : 1;
        largest = frequencies[i] > largest ? frequencies[i] : largest;
    }
    for (size_t i = 0; largest == MANY && i < count; i++) {
        if (frequencies[i] == MANY) {
            frequencies[i] = large_frequency(work, cursor, posting + (uint32_t)i);
        }
    }
}

size_t cursor_take(Work *work, Cursor *cursor, uint32_t end, uint32_t *documents) {
    return cursor->encoding == NUMBERS ? take(work, cursor, end, documents, NUMBERS)
         : cursor->encoding == GAPS    ? take(work, cursor, end, documents, GAPS)
                                       : take(work, cursor, end, documents, BITS);
}

/* ---- the type that Python sees ---- */

/* Read where an array is, from (offset, number of values); None is an array that is not there. */
static bool read_array(Postings *self, int array, PyObject *place) {
    Py_ssize_t at, count;
    if (place == Py_None) {
        return true;
    }
    if (!PyArg_ParseTuple(place, "nn", &at, &count)) {
        return false;
    }
    if (at < 0 || at % 8 || at > self->memory.len || count < 0 ||
        (size_t)count > (size_t)(self->memory.len - at) / width_of[array]) {
        PyErr_SetString(PyExc_ValueError, "an array is outside of its file");
        return false;
    }
    self->arrays[array] = (Array){(size_t)at, (size_t)count, true};
    return true;
}

static bool read_arrays(Postings *self, PyObject *places) {
    if (PySequence_Size(places) != ARRAYS) {
        PyErr_Format(PyExc_ValueError, "postings have %d arrays", ARRAYS);
        return false;
    }
    for (int array = 0; array < ARRAYS; array++) {
        PyObject *place = PySequence_GetItem(places, array);
        bool is_read = place && read_array(self, array, place);
        Py_XDECREF(place);
        if (!is_read) {
            return false;
        }
    }
    return true;
}

/* Whether every byte of the memory is in a chunk of so many bytes, and numbers can be read where they are. */
static bool read_chunks(Postings *self, Py_ssize_t size) {
    while (self->chunk_bits < 31 && (Py_ssize_t)1 << self->chunk_bits < size) {
        self->chunk_bits++;
    }
    if ((Py_ssize_t)1 << self->chunk_bits != size || self->missing.len < (self->memory.len + size - 1) / size ||
        (uintptr_t)self->memory.buf % 8) {
        PyErr_SetString(PyExc_ValueError, "the chunks don't cover the file, or its memory is not aligned");
        return false;
    }
    return true;
}

static PyObject *postings_new(PyTypeObject *type, PyObject *arguments, PyObject *Py_UNUSED(keywords)) {
    PyObject *file, *memory, *missing, *places;
    Py_ssize_t chunk;
    unsigned int documents;
    if (!PyArg_ParseTuple(arguments, "OOOnIO", &file, &memory, &missing, &chunk, &documents, &places)) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Postings *self = (Postings *)allocate(type, 0);
    if (!self) {
        return NULL;
    }
    self->file = Py_NewRef(file);
    self->documents = documents;
    if (PyObject_GetBuffer(memory, &self->memory, PyBUF_SIMPLE) ||
        PyObject_GetBuffer(missing, &self->missing, PyBUF_SIMPLE) || !read_chunks(self, chunk) || !read_arrays(self, places)) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void postings_dealloc(PyObject *object) {
    Postings *self = (Postings *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    PyBuffer_Release(&self->memory);
    PyBuffer_Release(&self->missing);
    Py_XDECREF(self->file);
    release(object);
    Py_DECREF(type);
}

static PyType_Slot postings_slots[] = {
    {Py_tp_new, postings_new},
    {Py_tp_dealloc, postings_dealloc},
    {Py_tp_doc, "The postings of a field in a segment."},
    {0, NULL},
};

PyType_Spec postings_spec = {
    .name = "indexer.columnar.kernel.native.Postings",
    .basicsize = sizeof(Postings),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = postings_slots,
};
