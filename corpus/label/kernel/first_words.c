/* Where words stand in a text, and which of them may begin a phrase: `table` and `first_words`, which native.pyi
 * describes. */

#include "kernel.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define BITS 20                        /* a table has 2^20 bits, of which the vocabulary sets about one in a hundred */
#define LONGEST 100                    /* letters of a word that are compared, as in phrases.py */
#define SHORTEST 3                     /* letters of a prefix */
#define KNOWN 0x3000                   /* characters below this one are told apart, as `letters` says */
#define LARGEST (INT32_MAX / 4)        /* bytes of a text */
#define BASIS 0xcbf29ce484222325u      /* FNV-1a */
#define PRIME 0x100000001b3u

static inline uint64_t hash_on(uint64_t hash, unsigned char byte) {
    return (hash ^ byte) * PRIME;
}

/* The bit of a table that a hash stands for. */
static inline uint32_t bit_of(uint64_t hash) {
    hash ^= hash >> 32;
    return (uint32_t)((hash * 0x9e3779b97f4a7c15u) >> (64 - BITS));
}

static inline uint64_t of_pair(uint64_t first, uint64_t second) {
    return first * 31 + second;
}

static inline bool has_bit(const unsigned char *table, uint64_t hash) {
    uint32_t bit = bit_of(hash);
    return table[bit >> 3] >> (bit & 7) & 1;
}

static uint64_t hash_of(const char *text, Py_ssize_t size) {
    uint64_t hash = BASIS;
    for (Py_ssize_t i = 0; i < size; i++) {
        hash = hash_on(hash, (unsigned char)text[i]);
    }
    return hash;
}

PyObject *table(PyObject *Py_UNUSED(module), PyObject *keys) {
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (1 << BITS) / 8);
    unsigned char *bits = bytes ? (unsigned char *)PyBytes_AsString(bytes) : NULL;
    for (size_t i = 0; bits && i < (1 << BITS) / 8; i++) {
        bits[i] = 0;
    }
    for (Py_ssize_t i = 0; bytes && i < PyList_Size(keys); i++) {
        const char *first, *second;
        Py_ssize_t size, second_size;
        if (!PyArg_ParseTuple(PyList_GetItem(keys, i), "s#s#", &first, &size, &second, &second_size)) {
            Py_CLEAR(bytes);
            break;
        }
        uint64_t hash = hash_of(first, size);
        uint32_t bit = bit_of(second_size ? of_pair(hash, hash_of(second, second_size)) : hash);
        bits[bit >> 3] |= (unsigned char)(1 << (bit & 7));
    }
    return bytes;
}

/* The character of UTF-8 at a place, and its bytes; a character that needs four of them is not told apart. */
static inline uint32_t code_at(const unsigned char *at, int *bytes) {
    *bytes = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    switch (*bytes) {
    case 1: return at[0];
    case 2: return (uint32_t)(at[0] & 31) << 6 | (at[1] & 63);
    case 3: return (uint32_t)(at[0] & 15) << 12 | (uint32_t)(at[1] & 63) << 6 | (at[2] & 63);
    default: return UINT32_MAX;
    }
}

/* A word as it is read. */
typedef struct {
    uint64_t hash;  /* of its letters, in lower case */
    bool is_ascii;
    bool may_begin; /* whether it does, whatever follows */
    bool may_have_prefix;
} Word;

/* Read a word, which ends before the first character that is neither letter nor digit; false where it holds one that
 * nobody told apart. Counts the characters. */
static bool read_word(
    const unsigned char **text, const unsigned char *end, const char *letters, const unsigned char *known, Word *word,
    int32_t *count
) {
    const unsigned char *at = *text;
    int32_t length = 0;
    char initial = *at >= 'a' && *at <= 'z' ? 'L' : 'C';
    *word = (Word){.hash = BASIS, .is_ascii = true};
    while (at < end) {
        int bytes;
        uint32_t code = code_at(at, &bytes);
        if (code >= KNOWN) {
            return false;
        }
        if (!letters[code]) {
            break;
        }
        word->is_ascii &= bytes == 1;
        at += bytes;
        length++;
        if (length <= LONGEST && word->is_ascii) {
            word->hash = hash_on(word->hash, (unsigned char)(code >= 'A' && code <= 'Z' ? code | 32 : code));
            if (length == SHORTEST) {
                word->may_have_prefix = has_bit(known, hash_on(word->hash, 'B'));
            }
            word->may_begin |= word->may_have_prefix && has_bit(known, hash_on(word->hash, 'P'));
        }
    }
    word->may_begin |= !word->is_ascii || has_bit(known, hash_on(word->hash, (unsigned char)initial));
    *count += length;
    *text = at;
    return true;
}

/* The words of a text and those of them that may begin a phrase, in arrays that have room for all. */
static bool read_words(
    const unsigned char *at, const unsigned char *end, const char *letters, const unsigned char *known,
    int32_t *spans, int32_t *firsts, Py_ssize_t *words, Py_ssize_t *found
) {
    int32_t offset = 0;
    uint64_t before = 0; /* the hash of a word that only certain words make the beginning of a phrase */
    bool is_open = false;
    while (at < end) {
        int bytes;
        uint32_t code = code_at(at, &bytes);
        if (code >= KNOWN) {
            return false;
        }
        if (!letters[code]) {
            at += bytes;
            offset++;
            continue;
        }
        Word word;
        spans[2 * *words] = offset;
        if (!read_word(&at, end, letters, known, &word, &offset)) {
            return false;
        }
        spans[2 * *words + 1] = offset;
        if (is_open && (!word.is_ascii || has_bit(known, of_pair(before, word.hash)))) {
            firsts[(*found)++] = (int32_t)(*words - 1);
        }
        if (word.may_begin) {
            firsts[(*found)++] = (int32_t)*words;
        }
        is_open = !word.may_begin;
        before = hash_on(word.hash, code >= 'a' && code <= 'z' ? 'L' : 'C');
        (*words)++;
    }
    return true;
}

PyObject *first_words(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text;
    const char *letters, *known;
    Py_ssize_t size, letters_size, known_size, words = 0, found = 0;
    if (!PyArg_ParseTuple(arguments, "Uy#y#", &text, &letters, &letters_size, &known, &known_size)) {
        return NULL;
    }
    if (letters_size != KNOWN || known_size != (1 << BITS) / 8) {
        PyErr_SetString(PyExc_ValueError, "letters and table have another size");
        return NULL;
    }
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (!bytes && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear(); /* a lone surrogate */
        Py_RETURN_NONE;
    }
    if (!bytes) {
        return NULL;
    }
    if (size > LARGEST) {
        Py_RETURN_NONE;
    }
    /* Between two words there is a byte at least. */
    size_t most = (size_t)size / 2 + 1;
    int32_t *spans = malloc(most * 2 * sizeof *spans), *firsts = malloc(most * sizeof *firsts);
    PyObject *answer = NULL;
    if (!spans || !firsts) {
        PyErr_NoMemory();
    } else if (read_words(
                   (const unsigned char *)bytes, (const unsigned char *)bytes + size, letters,
                   (const unsigned char *)known, spans, firsts, &words, &found
               )) {
        answer = Py_BuildValue(
            "y#y#", (const char *)spans, words * 2 * (Py_ssize_t)sizeof *spans, (const char *)firsts,
            found * (Py_ssize_t)sizeof *firsts
        );
    } else {
        answer = Py_NewRef(Py_None);
    }
    free(spans);
    free(firsts);
    return answer;
}
