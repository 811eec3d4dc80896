/* What the files of the kernel share. The words are those of ../FORMAT.md. */

#ifndef PRESSDESK_KERNEL_H
#define PRESSDESK_KERNEL_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the arrays of an index are little-endian; on this machine NumPy reads them"
#endif

/* Raised with every change of the functions that Python calls, so that an older build is not used. */
#define INTERFACE 12

/* Documents that are worked on at once; a multiple of 64, so that a window begins with a word of a bitmap. */
#define WINDOW 4096

/* A frequency of one byte that stands for a larger one, which is recorded apart. */
#define MANY 255

/* Behind the last document. */
#define NO_DOCUMENT UINT32_MAX

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef struct Postings Postings;

/* ---- vectors.c: arrays that grow ---- */

typedef struct {
    char *values;
    size_t count, room; /* in values */
} Vector;

typedef struct Work Work;

/* Room for `more` values of `width` bytes behind the last one; NULL if there is no memory. */
void *room_for(Work *work, Vector *vector, size_t more, size_t width);
void empty(Vector *vector);
/* Free the values of a vector that is gone. */
void free_values(char *values);

/* ---- work.c: how a pass over the arrays went; a pass touches no Python object and runs without the lock ---- */

typedef struct {
    const Postings *of;
    size_t at, size; /* bytes of the file */
} Missing;

struct Work {
    const char *damage; /* what is wrong with the arrays; NULL if nothing is */
    const Postings *damaged;
    bool no_memory;
    Vector missing; /* of Missing: what was not read yet; a pass goes on without, to find the rest that is missing */
};

/* Whether the pass can't go on. */
static inline bool stopped(const Work *work) { return work->damage || work->no_memory; }

/* Note damage, or a lack of memory. Both return false, for functions that return whether all went well. */
bool damaged(Work *work, const Postings *of, const char *what);
bool without_memory(Work *work);

/* After a pass: load what it missed, and return whether it has to be repeated. Sets an exception if it failed. */
bool again(Work *work);

/* The sum of eight bytes. */
static inline uint32_t sum_of_eight(uint64_t bytes) {
    const uint64_t pairs = UINT64_C(0x00FF00FF00FF00FF);
    return (uint32_t)(((bytes & pairs) + (bytes >> 8 & pairs)) * UINT64_C(0x0001000100010001) >> 48);
}

/* How many of eight bytes are 255. */
static inline uint32_t many_of_255(uint64_t bytes) {
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t others = ((~bytes & each * 0x7F) + each * 0x7F) | ~bytes;
    return (uint32_t)((~others >> 7 & each) * each >> 56);
}

/* How many bits are set; without an instruction of its own, that of the compiler is a call. */
static inline uint32_t bits_of(uint64_t word) {
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    return (uint32_t)(((word + (word >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F)) * UINT64_C(0x0101010101010101) >> 56);
}

/* Among ascending numbers, how many are smaller than one. */
size_t smaller(const uint32_t *numbers, size_t count, uint64_t than);

/* ---- postings.c: the postings of a field in a segment, and cursors over the documents of its terms ---- */

enum {
    STARTS, RARE, FREQUENT, FREQUENT_BEFORE, FREQUENT_AT, PACKED,
    FREQUENCIES, FREQUENCIES_LARGE_AT, FREQUENCIES_LARGE,
    POSITION_STARTS, POSITIONS, POSITIONS_HIGH, POSITIONS_LARGE_AT, POSITIONS_LARGE,
    LENGTHS,
    ARRAYS
};

typedef struct {
    size_t at, count; /* the offset in the file, and the number of values */
    bool there;
} Array;

struct Postings {
    PyObject_HEAD
    PyObject *file; /* the Container, whose method `need` reads what is missing */
    Py_buffer memory; /* its bytes */
    Py_buffer missing; /* for each chunk of them, 1 until it has been read and checked */
    unsigned chunk_bits; /* a chunk has 2 to the power of so many bytes */
    uint32_t documents;
    Array arrays[ARRAYS];
};

/* Whether bytes of the file were read and checked. */
bool is_read(const Postings *of, size_t at, size_t size);
/* Some values of an array; NULL if the file has no such values, or if they were not read yet. */
const void *values_of(Work *work, const Postings *of, int array, size_t first, size_t count);

typedef enum { NUMBERS, GAPS, BITS } Encoding;

/* Walks over the documents of a term, which ascend. */
typedef struct {
    const Postings *of;
    Encoding encoding;
    uint32_t document; /* where it stands; NO_DOCUMENT behind the last */
    uint32_t posting, count; /* the number of that posting, and how many the term has */
    const uint8_t *next, *end; /* the encoded documents that are left */
    uint64_t word; /* BITS: what is left of the current word */
    uint32_t behind; /* BITS: the first document behind that word */
    size_t first; /* where the term's postings start among the field's */
    const uint8_t *frequencies; /* of its postings, one byte each */
    size_t large, large_end; /* its share of the large frequencies */
    size_t positions, positions_end; /* where positions of posting `summed` start, and where those of the term end */
    uint32_t summed;
    const uint32_t *large_positions_at, *large_positions; /* those of the field that are recorded apart */
} Cursor;

/* Stand on the first document of a term, given by its ordinal. Returns false if that is impossible. */
bool cursor_open(Work *work, Cursor *cursor, const Postings *of, size_t ordinal);
/* Move on to the next document. */
void cursor_next(Work *work, Cursor *cursor);
/* Move on to the first document that is not before the given one. */
void cursor_to(Work *work, Cursor *cursor, uint32_t document);
/* Pass over all documents before `end`, at most WINDOW, and write them; returns how many. */
size_t cursor_take(Work *work, Cursor *cursor, uint32_t end, uint32_t *documents);
/* How often the term occurs in the document of a posting, and in those of several postings. */
uint32_t frequency_of(Work *work, const Cursor *cursor, uint32_t posting);
void frequencies_of(Work *work, const Cursor *cursor, uint32_t posting, size_t count, uint32_t *frequencies);

/* ---- positions.c: where a term stands in a document ---- */

/* The positions of a term in one document, still packed. */
typedef struct {
    const Cursor *cursor;
    const uint8_t *low, *high; /* `high` starts with the byte that holds the upper bits of the first position */
    size_t at; /* the number of the first one among the field's positions */
    uint32_t count, passed; /* how many there are, and how many a comparison has passed over */
    const uint32_t *large; /* by number, from the first one that is recorded apart; NULL until one is met */
    uint32_t first_large; /* the number of that one */
} Spots;

/* The positions in the document of a posting; postings must ascend from call to call. Returns false if it can't be. */
bool cursor_spots(Work *work, Cursor *cursor, uint32_t posting, Spots *spots);
/* A position that is recorded apart, by number; it is one of those that the twelve bits have no room for. */
uint32_t large_position(Work *work, Spots *spots, uint32_t number);

/* The twelve bits that stand for such a position. */
#define LARGE 0xFFF

/* One of the positions by number, for numbers below `count`. */
static inline uint32_t spot(Work *work, Spots *spots, uint32_t number) {
    size_t half = spots->at % 2 + number;
    uint32_t high = (uint32_t)spots->high[half / 2] >> (half % 2 * 4) & 15;
    uint32_t position = spots->low[number] | high << 8;
    return position == LARGE ? large_position(work, spots, number) : position;
}

/* ---- ways.c: the ways to say something: a term, terms in sequence, terms near each other ---- */

typedef enum { TERM, SEQUENCE, NEAR } Kind;

typedef struct {
    Kind kind;
    const Postings *of;
    size_t terms; /* how many; each has an ordinal, a cursor and spots */
    size_t *ordinals;
    Cursor *cursors;
    uint32_t *postings; /* SEQUENCE and NEAR: room for WINDOW postings of each term */
    size_t rarest; /* the term with the fewest postings */
    Spots *spots; /* where the terms stand in the document that it matched last */
    Vector starts; /* SEQUENCE: the positions at which it starts there */
    uint32_t *times; /* NEAR: how often each term must occur */
    uint32_t reach; /* NEAR: the most positions from the first to the last */
    float weight; /* of an occurrence in a field of average length */
    const float *relative; /* for each length byte, what frequencies are divided by; NULL if nothing */
    const uint8_t *lengths; /* the length byte of each document */
    uint32_t aspect, aspects; /* the first aspect that it names, and how many */
} Way;

typedef struct {
    PyObject *from; /* holds on to what the ways point to */
    Way *ways;
    size_t count;
    size_t *ordinals; /* those of all ways, as are the following */
    Cursor *cursors;
    Spots *spots;
    uint32_t *times;
    uint32_t *postings; /* for each term of a way, the postings of the documents of a window in which all terms are */
} Ways;

/* Read ways from a Python sequence of tuples, as `native.pyi` describes them. Returns false with an exception set. */
bool read_ways(Ways *ways, PyObject *sequence);
/* Read ways of one term each, those of a term side by side, with its number as aspect. `sequence` has tuples for fields:
 * the postings, the ordinal of each of so many terms, negative if the field lacks it, the weight of an occurrence, and
 * what frequencies are divided by. */
bool read_terms(Ways *ways, PyObject *sequence, size_t terms);
void release_ways(Ways *ways);
/* Stand on the first document of each way. Returns false if the pass can't go on. */
bool open_ways(Work *work, Ways *ways);

/* The next document in which the way may match; NO_DOCUMENT if there is none. */
uint32_t way_document(const Way *way);
/* The least of those of all ways. */
uint32_t next_document(const Ways *ways);
/* Move on, unless it is there already, to the first document from this one on in which the way may match. */
void way_to(Work *work, Way *way, uint32_t document);
/* Pass over all documents before `end`, at most WINDOW, and write those that match, and how often; returns how many. */
size_t way_take(Work *work, Way *way, uint32_t end, uint32_t *documents, uint32_t *frequencies);
/* How often the way matches in a document; 0 if it does not. Documents must ascend from call to call. */
uint32_t way_matches(Work *work, Way *way, uint32_t document);
/* How many positions it has in the document that it just matched in: where the term stands, or the sequence starts. */
uint32_t way_positions(Work *work, Way *way);
/* One of them by number. */
uint32_t way_position(Work *work, Way *way, uint32_t number);

/* ---- windows.c: what several ways find in a window of documents ---- */

typedef struct {
    uint32_t documents[WINDOW]; /* ascending */
    float values[WINDOW]; /* for each of them, the sum of its weighted frequencies */
    size_t count;
    uint32_t frequencies[WINDOW];
    float relative[WINDOW];
    float sums[WINDOW]; /* the following are for adding up, and zero in between */
    uint64_t held[WINDOW / 64];
} Window;

/* A window for `fill`; NULL if there is no memory. `free` it. */
Window *new_window(Work *work);
/* Add a value to the sum of the document at a place. */
static inline void add_to(Window *window, uint32_t place, float value) {
    window->sums[place] += value;
    window->held[place / 64] |= UINT64_C(1) << place % 64;
}
/* Fill it with the documents that have sums, and clear these; it begins with the document `start`. */
void drain(Window *window, uint32_t start);
/* Fill it with the documents from `start` on, the beginning of a window, in which any of the ways matches. */
void fill(Work *work, Window *window, Way *ways, size_t count, uint32_t start);
/* Append its documents, as Py_ssize_t, and their values, as float. */
void append(Work *work, const Window *window, Vector *documents, Vector *values);

/* ---- buffers.c: arrays that Python passes, and those that it gets ---- */

typedef struct {
    Py_buffer view;
    size_t count;
} Buffer;

/* Read an array of values of `width` bytes; None is an array without values, at NULL. Sets an exception on failure. */
bool read_buffer(Buffer *buffer, PyObject *from, size_t width);
void release_buffer(Buffer *buffer);
/* The values of a vector, whose memory is taken over, as an object with a buffer. */
PyObject *memory_of(Vector *vector, size_t width);

/* ---- weighed.c: documents with weighted frequencies, as Python has them from `weigh` ---- */

typedef struct {
    Buffer documents, values; /* Py_ssize_t, ascending; float */
    float worth; /* the points for a value that is very large */
    size_t at; /* how many of them were passed over */
} Weighed;

typedef struct {
    Weighed *sets;
    size_t count;
} AllWeighed;

/* Read a sequence of (documents, values, worth). Returns false with an exception set. */
bool read_weighed(AllWeighed *all, PyObject *sequence);
void release_weighed(AllWeighed *all);
/* The first document that not all sets have passed over; NO_DOCUMENT if there is none. */
uint32_t next_weighed(const AllWeighed *all);
/* Pass over the next documents of a set that are in the window from `start` on: their places there, and their values. */
size_t pass_weighed(Weighed *set, uint32_t start, uint32_t *places, const float **values);

/* ---- words.c: where words stand in a text ---- */

typedef struct {
    size_t start, end; /* offsets of characters */
} Place;

/* Append the places of so many words of a text from one on, which count from 0. `words` is a mapping of Python that is
 * asked where the words of a token are. Returns false with an exception set. */
bool find_words(Vector *places, PyObject *text, size_t first, size_t most, PyObject *words);

/* ---- occurrences.c: where ways match in documents ---- */

/* Words of a text that a part of a query matches; words count from 0. */
typedef struct {
    size_t start, end; /* the first word, and the one behind the last */
    size_t part;       /* the number of that part */
} Match;

typedef struct {
    Buffer documents; /* Py_ssize_t, ascending */
    Vector found;     /* uint64_t: the occurrences in all of them */
    size_t *ends;     /* by document, where its occurrences end */
} Occurrences;

/* Find where ways, whose aspects are parts of a query, match in documents. Returns false with an exception set. */
bool find_occurrences(Occurrences *occurrences, PyObject *documents, PyObject *ways);
void release_occurrences(Occurrences *occurrences);
/* Write those in the document at a place as matches, and return how many: in order, of two with the same start the
 * longer first; of two of one part with the same start, the longer only. Returns false if there is no memory. */
bool matches_at(const Occurrences *occurrences, size_t at, Work *work, Vector *matches);

/* ---- beginnings.c: the words of a text that begin in some way ---- */

/* Add matches of the words of a text that begin, once folded, as parts of a query want it: a tuple of tuples of the
 * beginning and the number of the part. `fold` is asked for words that are not in ASCII, `words` is as for `find_words`.
 * A match follows those of the same words that are there already. Returns false with an exception set. */
bool add_beginnings(Vector *matches, PyObject *text, PyObject *wanted, PyObject *words, PyObject *fold);

/* ---- what Python calls ---- */

PyObject *find(PyObject *module, PyObject *arguments); /* sets.c */
PyObject *weigh(PyObject *module, PyObject *arguments); /* sets.c */
PyObject *hold(PyObject *module, PyObject *arguments); /* sets.c */
PyObject *add_up(PyObject *module, PyObject *arguments); /* scores.c */
PyObject *score(PyObject *module, PyObject *arguments); /* scores.c */
PyObject *liken(PyObject *module, PyObject *arguments); /* likeness.c */
PyObject *nearness(PyObject *module, PyObject *arguments); /* nearness.c */
PyObject *spans(PyObject *module, PyObject *arguments); /* words.c */
PyObject *passages(PyObject *module, PyObject *arguments); /* passages.c */
PyObject *place(PyObject *module, PyObject *arguments); /* terms.c */
PyObject *term(PyObject *module, PyObject *arguments); /* terms.c */
PyObject *translated(PyObject *module, PyObject *arguments); /* terms.c */
PyObject *entries(PyObject *module, PyObject *packed); /* forward.c */
PyObject *count(PyObject *module, PyObject *arguments); /* facets.c */
PyObject *best(PyObject *module, PyObject *arguments); /* best.c */
PyObject *sorted_places(PyObject *module, PyObject *arguments); /* sorting.c */
PyObject *inverted(PyObject *module, PyObject *arguments); /* inversion.c */
PyObject *held(PyObject *module, PyObject *arguments); /* inversion.c */
PyObject *packed_entries(PyObject *module, PyObject *arguments); /* forward.c */

extern PyType_Spec tokens_spec; /* tokens.c */
extern PyType_Spec postings_spec; /* postings.c */
extern PyType_Spec memory_spec; /* buffers.c */
extern PyTypeObject *postings_type, *memory_type; /* module.c */

#endif
