/* Turning the words of documents into postings, and into what each document has. */

#include "kernel.h"

#define NO_NUMBER (-1) /* of a word that is passed over */
#define NOBODY UINT32_MAX

/* The words of a text field: those of one document after another. */
typedef struct {
    Buffer words, lengths, owners; /* of uint32_t: the documents, ascending, and how many words each has */
    size_t document, word;         /* where a pass stands */
} Texts;

static void release_texts(Texts *texts) {
    release_buffer(&texts->words);
    release_buffer(&texts->lengths);
    release_buffer(&texts->owners);
}

/* Read a tuple of words, lengths and documents. Returns false with an exception set. */
static bool read_texts(Texts *texts, PyObject *tuple) {
    PyObject *words, *lengths, *owners;
    *texts = (Texts){0};
    if (!PyTuple_Check(tuple)) {
        PyErr_SetString(PyExc_TypeError, "a field is a tuple");
        return false;
    }
    if (!PyArg_ParseTuple(tuple, "OOO", &words, &lengths, &owners) ||
        !read_buffer(&texts->words, words, sizeof(uint32_t)) ||
        !read_buffer(&texts->lengths, lengths, sizeof(uint32_t)) ||
        !read_buffer(&texts->owners, owners, sizeof(uint32_t))) {
        return false;
    }
    size_t all = 0;
    for (size_t i = 0; i < texts->lengths.count; i++) {
        all += ((const uint32_t *)texts->lengths.view.buf)[i];
    }
    if (texts->lengths.count != texts->owners.count || all != texts->words.count) {
        PyErr_SetString(PyExc_ValueError, "the words of a field are not as many as its documents have");
        return false;
    }
    return true;
}

static inline uint32_t owner_of(const Texts *texts) {
    return texts->document < texts->owners.count ? ((const uint32_t *)texts->owners.view.buf)[texts->document] : NOBODY;
}

/* The words of the document where the pass stands; moves on behind it. */
static inline const uint32_t *next_words(Texts *texts, uint32_t *count) {
    const uint32_t *words = (const uint32_t *)texts->words.view.buf + texts->word;
    *count = ((const uint32_t *)texts->lengths.view.buf)[texts->document++];
    texts->word += *count;
    return words;
}

/* The numbers that words stand for. */
typedef struct {
    Buffer of_word; /* of int32_t */
    size_t kinds;   /* above all numbers */
} Numbers;

/* The number that a word stands for; NO_NUMBER also for a word that there is not. */
static inline int32_t number_of(const Numbers *numbers, uint32_t word) {
    return word < numbers->of_word.count ? ((const int32_t *)numbers->of_word.view.buf)[word] : NO_NUMBER;
}

/* Read the numbers of words, all of them below `kinds`. Returns false with an exception set. */
static bool read_numbers(Numbers *numbers, PyObject *array, Py_ssize_t kinds) {
    numbers->kinds = kinds < 0 ? 0 : (size_t)kinds;
    if (!read_buffer(&numbers->of_word, array, sizeof(int32_t))) {
        return false;
    }
    for (size_t i = 0; i < numbers->of_word.count; i++) {
        int32_t number = ((const int32_t *)numbers->of_word.view.buf)[i];
        if (number >= 0 && (size_t)number >= numbers->kinds) {
            PyErr_SetString(PyExc_ValueError, "a number is not below the number of kinds");
            return false;
        }
    }
    return true;
}

/* ---- postings ---- */

typedef struct {
    uint32_t document; /* the last one that has the number */
    uint32_t postings; /* how many documents have it; then where its next posting goes */
    uint32_t words;    /* how often it is there; then where its next position goes */
} Tally;

/* Count postings and words of each number, and of all. */
static void count_postings(Texts texts, const Numbers *numbers, Tally *tallies, size_t *all_postings, size_t *all_words) {
    while (texts.document < texts.owners.count) {
        uint32_t owner = owner_of(&texts), count;
        const uint32_t *words = next_words(&texts, &count);
        for (uint32_t i = 0; i < count; i++) {
            int32_t number = number_of(numbers, words[i]);
            if (number >= 0) {
                bool is_new = tallies[number].document != owner;
                tallies[number].document = owner;
                tallies[number].postings += is_new;
                tallies[number].words++;
                *all_postings += is_new;
                *all_words += 1;
            }
        }
    }
}

/* Write how many documents have each number, and turn the counts into where the first of each goes. */
static void start_tallies(Tally *tallies, size_t count, int64_t *counts) {
    uint32_t postings = 0, words = 0;
    for (size_t i = 0; i < count; i++) {
        Tally tally = tallies[i];
        counts[i] = tally.postings;
        tallies[i] = (Tally){NOBODY, postings, words};
        postings += tally.postings;
        words += tally.words;
    }
}

/* Write documents, frequencies and positions, number by number; `frequencies` is all zero. */
static void write_postings(
    Texts texts, const Numbers *numbers, Tally *tallies, uint32_t *documents, uint32_t *frequencies, uint32_t *positions) {
    while (texts.document < texts.owners.count) {
        uint32_t owner = owner_of(&texts), count;
        const uint32_t *words = next_words(&texts, &count);
        for (uint32_t i = 0; i < count; i++) {
            int32_t number = number_of(numbers, words[i]);
            if (number >= 0) {
                Tally *tally = tallies + number;
                if (tally->document != owner) {
                    tally->document = owner;
                    documents[tally->postings++] = owner;
                }
                frequencies[tally->postings - 1]++;
                positions[tally->words++] = i;
            }
        }
    }
}

static Tally *new_tallies(size_t count) {
    Tally *tallies = malloc((count + 1) * sizeof *tallies);
    for (size_t i = 0; tallies && i < count; i++) {
        tallies[i] = (Tally){NOBODY, 0, 0};
    }
    return tallies;
}

PyObject *inverted(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *field, *array, *found = NULL, *made[4] = {NULL};
    Py_ssize_t count;
    Texts texts = {0};
    Numbers numbers = {0};
    Tally *tallies = NULL;
    if (!PyArg_ParseTuple(arguments, "OOn", &field, &array, &count)) {
        return NULL;
    }
    if (read_texts(&texts, field) && read_numbers(&numbers, array, count)) {
        size_t postings = 0, words = 0;
        Py_BEGIN_ALLOW_THREADS
        tallies = new_tallies(numbers.kinds);
        if (tallies) {
            count_postings(texts, &numbers, tallies, &postings, &words);
        }
        Py_END_ALLOW_THREADS
        size_t sizes[4] = {numbers.kinds * sizeof(int64_t), postings * sizeof(uint32_t), postings * sizeof(uint32_t),
                           words * sizeof(uint32_t)};
        for (int i = 0; tallies && i < 4 && (!i || made[i - 1]); i++) {
            made[i] = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)sizes[i]);
        }
        if (made[3]) {
            void *into[4];
            for (int i = 0; i < 4; i++) {
                into[i] = PyBytes_AsString(made[i]);
            }
            Py_BEGIN_ALLOW_THREADS
            start_tallies(tallies, numbers.kinds, into[0]);
            memset(into[2], 0, sizes[2]);
            write_postings(texts, &numbers, tallies, into[1], into[2], into[3]);
            Py_END_ALLOW_THREADS
            found = PyTuple_Pack(4, made[0], made[1], made[2], made[3]);
        } else if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
    }
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(made[i]);
    }
    free(tallies);
    release_texts(&texts);
    release_buffer(&numbers.of_word);
    return found;
}

/* ---- what documents have ---- */

/* Append the numbers that a document has and had not before, with their frequencies; `places` tells where each is. */
static bool add_words(
    Work *work, const uint32_t *words, uint32_t count, const Numbers *numbers, size_t first, size_t *places,
    Vector *found, Vector *frequencies) {
    uint32_t *number = room_for(work, found, (size_t)count + 1, sizeof *number);
    uint32_t *frequency = room_for(work, frequencies, (size_t)count + 1, sizeof *frequency);
    if (!number || !frequency) {
        return false;
    }
    number -= found->count;
    frequency -= found->count;
    for (uint32_t i = 0; i < count; i++) {
        int32_t one = number_of(numbers, words[i]);
        if (one >= 0) {
            size_t place = places[one];
            if (place < first || place >= found->count || number[place] != (uint32_t)one) {
                places[one] = place = found->count++;
                number[place] = (uint32_t)one;
                frequency[place] = 0;
            }
            frequency[place]++;
        }
    }
    frequencies->count = found->count;
    return true;
}

/* Append what documents have, one after another, and how much each has. */
static bool add_documents(
    Work *work, Texts *fields, size_t count, const Numbers *numbers, uint32_t *counts, size_t documents,
    Vector *found, Vector *frequencies) {
    size_t *places = calloc(numbers->kinds + 1, sizeof *places), most = 1;
    for (size_t field = 0; field < count; field++) {
        most += fields[field].words.count;
    }
    /* Room for all, of which no more is touched than is needed: to grow would take the room twice. */
    if (!room_for(work, found, most, sizeof(uint32_t)) || !room_for(work, frequencies, most, sizeof(uint32_t))) {
        free(places);
        return false;
    }
    for (uint32_t document = 0; places && document < documents; document++) {
        size_t first = found->count;
        for (size_t field = 0; field < count; field++) {
            while (owner_of(fields + field) == document) {
                uint32_t length;
                const uint32_t *words = next_words(fields + field, &length);
                if (!add_words(work, words, length, numbers, first, places, found, frequencies)) {
                    free(places);
                    return false;
                }
            }
        }
        counts[document] = (uint32_t)(found->count - first);
    }
    free(places);
    return places ? true : without_memory(work);
}

PyObject *held(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *tuple, *array, *found = NULL, *made[3] = {NULL};
    Py_ssize_t kinds, documents;
    Work work = {0};
    Numbers numbers = {0};
    Vector values = {0}, frequencies = {0};
    if (!PyArg_ParseTuple(arguments, "O!Onn", &PyTuple_Type, &tuple, &array, &kinds, &documents)) {
        return NULL;
    }
    size_t count = (size_t)PyTuple_Size(tuple), read = 0;
    Texts *fields = calloc(count + 1, sizeof *fields);
    if (!fields || documents < 0) {
        free(fields);
        return PyErr_NoMemory();
    }
    bool is_read = read_numbers(&numbers, array, kinds);
    for (; is_read && read < count; read++) {
        is_read = read_texts(fields + read, PyTuple_GetItem(tuple, (Py_ssize_t)read));
    }
    made[0] = is_read ? PyBytes_FromStringAndSize(NULL, documents * (Py_ssize_t)sizeof(uint32_t)) : NULL;
    if (made[0]) {
        uint32_t *counts = (uint32_t *)(void *)PyBytes_AsString(made[0]);
        bool is_made;
        Py_BEGIN_ALLOW_THREADS
        is_made = add_documents(&work, fields, count, &numbers, counts, (size_t)documents, &values, &frequencies);
        Py_END_ALLOW_THREADS
        made[1] = is_made ? memory_of(&values, sizeof(uint32_t)) : PyErr_NoMemory();
        made[2] = made[1] ? memory_of(&frequencies, sizeof(uint32_t)) : NULL;
    }
    found = made[2] ? PyTuple_Pack(3, made[0], made[1], made[2]) : NULL;
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(made[i]);
    }
    for (size_t i = 0; i < read; i++) {
        release_texts(fields + i);
    }
    free(fields);
    empty(&values);
    empty(&frequencies);
    release_buffer(&numbers.of_word);
    return found;
}
