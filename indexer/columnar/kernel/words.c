/* Where words stand in a text, by the rules of corpus/words.py. */

#include "kernel.h"

/* What stands between two spaces is a token, and no rule for words looks beyond one. The words of most tokens are runs
 * of letters, or of digits, that other signs part. Of all others Python tells where their words are. */
typedef enum { OTHER, LETTER, DIGIT, STRANGE } Sign;

/* Letters of Latin with accents, and signs of print that no rule knows; all else beyond ASCII is strange. */
static Sign beyond_ascii(uint32_t code) {
    if (code >= 0xC0 && code <= 0x17F) {
        return code == 0xD7 || code == 0xF7 ? OTHER : LETTER;
    }
    bool is_print = (code >= 0x2010 && code <= 0x2027 && code != 0x2019) || code == 0xA0 || code == 0xA7 ||
                    code == 0xAB || code == 0xBB;
    return is_print ? OTHER : STRANGE;
}

/* A character of UTF-8 that Python made; moves on behind it. */
static inline uint32_t next_code(const unsigned char **at) {
    const unsigned char *one = *at;
    if (*one < 0x80) {
        *at += 1;
        return *one;
    }
    if (*one < 0xE0) {
        *at += 2;
        return (uint32_t)(one[0] & 31) << 6 | (one[1] & 63);
    }
    if (*one < 0xF0) {
        *at += 3;
        return (uint32_t)(one[0] & 15) << 12 | (uint32_t)(one[1] & 63) << 6 | (one[2] & 63);
    }
    *at += 4;
    return UINT32_MAX;
}

static inline bool is_alnum(unsigned char byte) {
    return (unsigned)(byte - '0') < 10 || (unsigned)((byte | 32) - 'a') < 26;
}

/* What a character is; `next` is the byte behind it, which is in the text or the zero behind it. */
static inline Sign sign_of(uint32_t code, unsigned char next) {
    if ((code | 32) - 'a' < 26) {
        return LETTER;
    }
    if (code - '0' < 10) {
        return DIGIT;
    }
    switch (code) {
    case '.': case ',': case '\'':
        return is_alnum(next) || next >= 0x80 ? STRANGE : OTHER;
    case '%': case '$':
        return STRANGE;
    default:
        return code < 0x80 ? OTHER : beyond_ascii(code);
    }
}

static inline bool is_space(unsigned char byte) {
    return byte == ' ' || (unsigned)(byte - '\t') < 5 || (unsigned)(byte - 0x1C) < 4;
}

typedef struct {
    const unsigned char *end; /* behind the token */
    size_t characters, words;
    bool strange;             /* whether Python has to be asked for its words */
} Token;

static Token read_token(const unsigned char *at, const unsigned char *end) {
    Token token = {0};
    Sign before = OTHER;
    while (at < end && !is_space(*at)) {
        uint32_t code = next_code(&at);
        Sign sign = sign_of(code, *at);
        token.strange |= sign == STRANGE || (sign != before && sign != OTHER && before != OTHER);
        token.words += sign != OTHER && before == OTHER;
        token.characters++;
        before = sign;
    }
    token.end = at;
    return token;
}

/* Where the words of a token are, as a mapping of Python tells: a tuple; NULL with an exception set if that fails. */
static PyObject *ask_for_words(PyObject *words, const unsigned char *start, Token *token) {
    PyObject *text = PyUnicode_DecodeUTF8((const char *)start, token->end - start, NULL);
    PyObject *places = text ? PyObject_GetItem(words, text) : NULL;
    Py_ssize_t count = places ? PyTuple_Size(places) : -1;
    Py_XDECREF(text);
    if (count < 0) {
        Py_CLEAR(places);
    }
    token->words = count < 0 ? 0 : (size_t)count;
    return places;
}

/* The words that are wanted, as they are passed by. */
typedef struct {
    Work work;
    Vector *places; /* of Place: where each is */
    size_t passed, first, last;
} Wanted;

/* Pass by a word; false if there is no memory to note it. */
static bool pass_word(Wanted *wanted, size_t start, size_t end) {
    bool is_wanted = wanted->passed >= wanted->first && wanted->passed < wanted->last;
    wanted->passed++;
    Place *place = is_wanted ? room_for(&wanted->work, wanted->places, 1, sizeof *place) : NULL;
    if (place) {
        *place = (Place){start, end};
        wanted->places->count++;
    }
    return !is_wanted || place;
}

/* Pass by the words of a token that starts at an offset, whose words are its runs of letters or digits. */
static bool pass_runs(Wanted *wanted, const unsigned char *at, const unsigned char *end, size_t offset) {
    size_t start = 0;
    bool inside = false;
    while (at < end) {
        uint32_t code = next_code(&at);
        bool is_part = sign_of(code, *at) != OTHER;
        if (inside && !is_part && !pass_word(wanted, start, offset)) {
            return false;
        }
        start = inside ? start : offset;
        inside = is_part;
        offset++;
    }
    return !inside || pass_word(wanted, start, offset);
}

/* The same for a token of whose words Python told the places. */
static bool pass_told(Wanted *wanted, PyObject *places, size_t offset) {
    for (Py_ssize_t i = 0; i < PyTuple_Size(places); i++) {
        Py_ssize_t start, end;
        PyObject *place = PyTuple_GetItem(places, i);
        if (!PyTuple_Check(place)) {
            PyErr_SetString(PyExc_TypeError, "a word is where it starts and ends in its token");
            return false;
        }
        if (!PyArg_ParseTuple(place, "nn", &start, &end) ||
            !pass_word(wanted, offset + (size_t)start, offset + (size_t)end)) {
            return false;
        }
    }
    return true;
}

/* Pass by a token; false with an exception set if that fails. */
static bool pass_token(Wanted *wanted, PyObject *words, const unsigned char *at, Token *token, size_t offset) {
    PyObject *places = token->strange ? ask_for_words(words, at, token) : NULL;
    if (token->strange && !places) {
        return false;
    }
    bool is_passed = true;
    if (wanted->passed + token->words <= wanted->first) {
        wanted->passed += token->words;
    } else {
        is_passed = places ? pass_told(wanted, places, offset) : pass_runs(wanted, at, token->end, offset);
    }
    Py_XDECREF(places);
    return is_passed;
}

/* ---- eight signs at once ---- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte)) /* a byte, eight times */
#define HIGH EACH(0x80) /* of each byte, the bit that says in the following whether something holds for its sign */

/* Signs of ASCII that are not smaller than one; none is so large that the next byte would be reached. */
static inline uint64_t from(uint64_t signs, uint8_t least) { return (signs + EACH(0x80 - least)) & HIGH; }

static inline uint64_t equal(uint64_t signs, uint8_t sign) { return ~((signs ^ EACH(sign)) + EACH(0x7F)) & HIGH; }

static inline size_t number_of(uint64_t flags) { return (size_t)((flags >> 7) * EACH(1) >> 56); }

/* What eight signs are; the flags of the signs before the first of them are in the lowest byte. */
typedef struct {
    uint64_t letters, digits, spaces;
    bool plain; /* whether all are ASCII, and no token that they are of is strange, as far as they and the next sign tell */
} Signs;

static Signs read_signs(const unsigned char *at, const Signs *before) {
    Signs signs = {0};
    uint64_t all;
    memcpy(&all, at, sizeof all);
    if (all & HIGH) {
        return signs;
    }
    uint64_t small = all | EACH(0x20);
    signs.letters = from(small, 'a') & ~from(small, 'z' + 1);
    signs.digits = from(all, '0') & ~from(all, '9' + 1);
    signs.spaces = equal(all, ' ') | equal(all, '\n');
    uint64_t controls = ~from(all, ' ') & HIGH, words = signs.letters | signs.digits;
    uint64_t next = words >> 8 | (is_alnum(at[8]) || at[8] >= 0x80 ? UINT64_C(1) << 63 : 0);
    uint64_t points = (equal(all, '.') | equal(all, ',') | equal(all, '\'')) & next;
    uint64_t mixed = (signs.letters & (signs.digits << 8 | before->digits >> 56)) |
                     (signs.digits & (signs.letters << 8 | before->letters >> 56));
    signs.plain = !((controls & ~signs.spaces) | equal(all, '%') | equal(all, '$') | points | mixed);
    return signs;
}

/* From the start of a token, pass by whole tokens with words before the first that is wanted, as long as all are plain;
 * returns how many signs these are. */
static size_t pass_plain(Wanted *wanted, const unsigned char *at, const unsigned char *end) {
    size_t words = 0, passed = 0, behind = 0;
    Signs before = {0};
    for (const unsigned char *next = at; end - next >= 8; next += 8) {
        Signs signs = read_signs(next, &before);
        uint64_t inside = signs.letters | signs.digits;
        uint64_t starts = inside & ~(inside << 8 | (before.letters | before.digits) >> 56);
        if (!signs.plain || wanted->passed + words + number_of(starts) > wanted->first) {
            break;
        }
        if (signs.spaces) {
            unsigned last = 63 - (unsigned)__builtin_clzll(signs.spaces); /* the bit of the last space */
            passed = words + number_of(starts & ((UINT64_C(1) << last) - 1));
            behind = (size_t)(next - at) + last / 8 + 1;
        }
        words += number_of(starts);
        before = signs;
    }
    wanted->passed += passed;
    return behind;
}

/* ---- finding words ---- */

bool find_words(Vector *places, PyObject *text, size_t first, size_t most, PyObject *words) {
    Py_ssize_t size;
    const unsigned char *at = (const unsigned char *)PyUnicode_AsUTF8AndSize(text, &size);
    if (!at) {
        return false;
    }
    const unsigned char *end = at + size;
    Wanted wanted = {.places = places, .first = first, .last = first + most};
    bool is_passed = true;
    for (size_t offset = 0; is_passed && at < end && wanted.passed < wanted.last;) {
        if (is_space(*at)) {
            at++;
            offset++;
            continue;
        }
        size_t plain = wanted.passed < wanted.first ? pass_plain(&wanted, at, end) : 0;
        if (plain) {
            at += plain;
            offset += plain;
            continue;
        }
        Token token = read_token(at, end);
        is_passed = pass_token(&wanted, words, at, &token, offset);
        offset += token.characters;
        at = token.end;
    }
    if (wanted.work.no_memory) {
        PyErr_NoMemory();
    }
    return is_passed;
}

PyObject *spans(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text, *words, *list = NULL;
    Py_ssize_t first, most;
    Vector places = {0};
    if (!PyArg_ParseTuple(arguments, "UnnO", &text, &first, &most, &words)) {
        return NULL;
    }
    if (first < 0 || most < 0) {
        PyErr_SetString(PyExc_ValueError, "words are counted from 0");
        return NULL;
    }
    if (find_words(&places, text, (size_t)first, (size_t)most, words)) {
        list = PyList_New((Py_ssize_t)places.count);
    }
    for (size_t i = 0; list && i < places.count; i++) {
        const Place *place = (const Place *)(const void *)places.values + i;
        PyObject *span = Py_BuildValue("nn", (Py_ssize_t)place->start, (Py_ssize_t)place->end);
        if (!span || PyList_SetItem(list, (Py_ssize_t)i, span)) {
            Py_CLEAR(list);
        }
    }
    empty(&places);
    return list;
}
