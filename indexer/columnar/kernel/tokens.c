/* Reading texts as the numbers of their words, which are looked up token by token. */

#include "kernel.h"

#define FIRST_SLOTS (1 << 12)
#define USUAL 5 /* bytes of a word with what stands behind it; texts with shorter ones take more room as they need it */

/* A token is a run of bytes that no rule of corpus/words.py looks beyond. Python is asked once which words it has. */
typedef struct {
    uint32_t hash;
    uint32_t at, size; /* where the bytes are among the keys; none has the size 0, which marks a slot that is free */
    int32_t number;    /* of its word; negative if it has none or several: the complement of its place in `parts` */
} Slot;

typedef struct {
    PyObject_HEAD
    Slot *slots; /* a power of two, at most half of them taken */
    size_t room, taken;
    uint64_t seed; /* differs from process to process, so that nobody can write texts whose tokens have one hash */
    Vector keys;   /* of bytes: those of all tokens */
    Vector parts;  /* of int32_t: for each token that is not one word, how many it has, and their numbers */
    bool is_part[256]; /* which bytes may be part of a token */
} Tokens;

static void tokens_dealloc(PyObject *object) {
    Tokens *tokens = (Tokens *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    free(tokens->slots);
    empty(&tokens->keys);
    empty(&tokens->parts);
    release(object);
    Py_DECREF(type);
}

static PyObject *tokens_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    const char *parts;
    Py_ssize_t size;
    unsigned long long seed;
    if (keywords && PyDict_Size(keywords)) {
        PyErr_SetString(PyExc_TypeError, "no arguments by name");
        return NULL;
    }
    if (!PyArg_ParseTuple(arguments, "y#K", &parts, &size, &seed)) {
        return NULL;
    }
    if (size != 256) {
        PyErr_SetString(PyExc_ValueError, "a mark is needed for each of 256 bytes");
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Tokens *tokens = (Tokens *)allocate(type, 0);
    if (!tokens) {
        return NULL;
    }
    for (int byte = 0; byte < 256; byte++) {
        tokens->is_part[byte] = parts[byte];
    }
    tokens->seed = seed;
    tokens->room = FIRST_SLOTS;
    tokens->slots = calloc(tokens->room, sizeof *tokens->slots);
    if (!tokens->slots) {
        Py_DECREF(tokens);
        return PyErr_NoMemory();
    }
    return (PyObject *)tokens;
}

/* The slot of a token, or the free one where it belongs. */
static Slot *slot_of(const Tokens *tokens, const unsigned char *start, size_t size, uint32_t hash) {
    for (size_t place = hash & (tokens->room - 1);; place = (place + 1) & (tokens->room - 1)) {
        Slot *slot = tokens->slots + place;
        if (!slot->size || (slot->hash == hash && slot->size == size &&
                            !memcmp(tokens->keys.values + slot->at, start, size))) {
            return slot;
        }
    }
}

static bool grow(Tokens *tokens) {
    size_t room = tokens->room * 2;
    Slot *slots = calloc(room, sizeof *slots);
    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < tokens->room; i++) {
        size_t place = tokens->slots[i].hash & (room - 1);
        while (tokens->slots[i].size && slots[place].size) {
            place = (place + 1) & (room - 1);
        }
        slots[place] = tokens->slots[i].size ? tokens->slots[i] : slots[place];
    }
    free(tokens->slots);
    tokens->slots = slots;
    tokens->room = room;
    return true;
}

/* Note which words a token has, from a tuple of their numbers. Returns its number; sets an exception on failure. */
static int32_t note(Tokens *tokens, Work *work, const unsigned char *start, size_t size, uint32_t hash, PyObject *words) {
    if (!PyTuple_Check(words)) {
        PyErr_SetString(PyExc_TypeError, "the words of a token are a tuple of numbers");
        return 0;
    }
    Py_ssize_t count = PyTuple_Size(words);
    if (tokens->keys.count + size > UINT32_MAX || tokens->parts.count + (size_t)count + 1 > INT32_MAX) {
        PyErr_SetString(PyExc_OverflowError, "too many different words at once");
        return 0;
    }
    if (tokens->taken * 2 >= tokens->room && !grow(tokens)) {
        PyErr_NoMemory();
        return 0;
    }
    int32_t number = ~(int32_t)tokens->parts.count;
    int32_t *parts = count == 1 ? NULL : room_for(work, &tokens->parts, (size_t)count + 1, sizeof *parts);
    char *key = room_for(work, &tokens->keys, size, 1);
    if (!key || (count != 1 && !parts)) {
        PyErr_NoMemory();
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        long one = PyLong_AsLong(PyTuple_GetItem(words, i));
        if (one < 0 || one > INT32_MAX) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "not the number of a word");
            }
            return 0;
        }
        if (parts) {
            parts[i + 1] = (int32_t)one;
        } else {
            number = (int32_t)one;
        }
    }
    if (parts) {
        parts[0] = (int32_t)count;
        tokens->parts.count += (size_t)count + 1;
    }
    Slot *slot = slot_of(tokens, start, size, hash);
    *slot = (Slot){hash, (uint32_t)tokens->keys.count, (uint32_t)size, number};
    memcpy(key, start, size);
    tokens->keys.count += size;
    tokens->taken++;
    return number;
}

/* The number of a token that is not known yet; sets an exception on failure. */
static int32_t ask(Tokens *tokens, Work *work, const unsigned char *start, size_t size, uint32_t hash, PyObject *words) {
    if (size > UINT32_MAX) {
        PyErr_SetString(PyExc_OverflowError, "a text is too long");
        return 0;
    }
    int32_t number = 0;
    PyObject *token = PyUnicode_DecodeUTF8((const char *)start, (Py_ssize_t)size, NULL);
    PyObject *found = token ? PyObject_CallFunctionObjArgs(words, token, NULL) : NULL;
    if (found) {
        number = note(tokens, work, start, size, hash, found);
    }
    Py_XDECREF(found);
    Py_XDECREF(token);
    return number;
}

/* Append the numbers of the words of a token. Returns false if there is no memory. */
static bool append_words(const Tokens *tokens, Work *work, int32_t number, Vector *numbers) {
    const int32_t *parts = number < 0 ? (const int32_t *)(const void *)tokens->parts.values + ~number : NULL;
    size_t count = parts ? (size_t)parts[0] : 1;
    int32_t *into = room_for(work, numbers, count, sizeof *into);
    if (into) {
        memcpy(into, parts ? parts + 1 : &number, count * sizeof *into);
        numbers->count += count;
    }
    return into;
}

static PyObject *tokens_numbers(PyObject *object, PyObject *arguments) {
    Tokens *tokens = (Tokens *)object;
    PyObject *text, *words;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(arguments, "UO", &text, &words)) {
        return NULL;
    }
    const unsigned char *at = (const unsigned char *)PyUnicode_AsUTF8AndSize(text, &length);
    if (!at) {
        return NULL;
    }
    Work work = {0};
    Vector numbers = {0};
    const unsigned char *end = at + length;
    room_for(&work, &numbers, (size_t)length / USUAL + 1, sizeof(int32_t));
    while (at < end && !work.no_memory) {
        if (!tokens->is_part[*at]) {
            at++;
            continue;
        }
        const unsigned char *start = at;
        uint64_t mixed = tokens->seed;
        while (at < end && tokens->is_part[*at]) {
            mixed = (mixed ^ *at++) * UINT64_C(0x9E3779B97F4A7C15);
        }
        uint32_t hash = (uint32_t)(mixed >> 32);
        size_t size = (size_t)(at - start);
        const Slot *slot = slot_of(tokens, start, size, hash);
        bool is_known = slot->size;
        int32_t number = is_known ? slot->number : ask(tokens, &work, start, size, hash, words);
        if ((!is_known && PyErr_Occurred()) || !append_words(tokens, &work, number, &numbers)) {
            break;
        }
    }
    if (work.no_memory && !PyErr_Occurred()) {
        PyErr_NoMemory();
    }
    PyObject *found = PyErr_Occurred() ? NULL : memory_of(&numbers, sizeof(int32_t));
    empty(&numbers);
    return found;
}

static PyMethodDef methods[] = {
    {"numbers", tokens_numbers, METH_VARARGS, "The numbers of the words of a text."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_dealloc, tokens_dealloc},
    {Py_tp_new, tokens_new},
    {Py_tp_methods, methods},
    {Py_tp_doc, "The tokens that were met, with the numbers of their words."},
    {0, NULL},
};

PyType_Spec tokens_spec = {
    .name = "indexer.columnar.kernel.native.Tokens",
    .basicsize = sizeof(Tokens),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};
