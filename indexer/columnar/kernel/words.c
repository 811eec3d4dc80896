/* Where the word at a place stands in a text, by the rules of corpus/words.py. */

#include "kernel.h"

/* What stands between two spaces is a token, and no rule for words looks beyond one. The words of most tokens are runs
 * of letters, or of digits, that other signs part. Of all others Python tells how many words they are. */
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
    case '%':
        return STRANGE;
    default:
        return code < 0x80 ? OTHER : beyond_ascii(code);
    }
}

typedef struct {
    const unsigned char *end; /* behind the token */
    size_t characters, words;
    bool strange;             /* whether `words` has to be asked for */
} Token;

static Token read_token(const unsigned char *at, const unsigned char *end) {
    Token token = {0};
    Sign before = OTHER;
    while (at < end && *at > ' ') {
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

/* How many words a token is, as a mapping of Python tells; false with an exception set if that fails. */
static bool ask_for_words(PyObject *words, const unsigned char *start, Token *token) {
    PyObject *text = PyUnicode_DecodeUTF8((const char *)start, token->end - start, NULL);
    PyObject *count = text ? PyObject_GetItem(words, text) : NULL;
    token->words = count ? PyLong_AsSize_t(count) : 0;
    Py_XDECREF(count);
    Py_XDECREF(text);
    return !PyErr_Occurred();
}

PyObject *token_at(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *text, *counts;
    Py_ssize_t place, size;
    if (!PyArg_ParseTuple(arguments, "UnO", &text, &place, &counts)) {
        return NULL;
    }
    const unsigned char *at = (const unsigned char *)PyUnicode_AsUTF8AndSize(text, &size);
    if (!at) {
        return NULL;
    }
    const unsigned char *end = at + size;
    size_t offset = 0, words = 0;
    while (at < end) {
        if (*at <= ' ') {
            at++;
            offset++;
            continue;
        }
        Token token = read_token(at, end);
        if (token.strange && !ask_for_words(counts, at, &token)) {
            return NULL;
        }
        if (words + token.words > (size_t)place) {
            break;
        }
        words += token.words;
        offset += token.characters;
        at = token.end;
    }
    return Py_BuildValue("nn", (Py_ssize_t)offset, (Py_ssize_t)words);
}
