/* Which sequences of bytes that tell languages apart a text holds: the function `features`, which native.pyi describes. */

#include "kernel.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define LONGEST (1 << 20) /* bytes of a text */

/* A feature and how often it was met. */
typedef struct {
    int32_t feature;
    int32_t times;
} Met;

/* The automaton: the state after a byte in another one, whose row has one for each byte; and the feature that is met
 * where a state is reached, or less than 0. */
typedef struct {
    const uint32_t *moves;
    const uint16_t *rows;
    const int32_t *features;
    size_t moves_count, states;
} Automaton;

/* Count the features in the order in which they are first met; `places` is a hash table of `mask` + 1 of them, with 0 for
 * none. False where the automaton is damaged. */
static bool walk(
    const Automaton *automaton, const unsigned char *text, size_t size, int32_t *places, size_t mask, Met *met,
    size_t *count
) {
    uint32_t state = 0;
    for (size_t i = 0; i < size; i++) {
        size_t move = ((size_t)automaton->rows[state] << 8) + text[i];
        if (move >= automaton->moves_count || (state = automaton->moves[move]) >= automaton->states) {
            return false;
        }
        int32_t feature = automaton->features[state];
        if (feature < 0) {
            continue;
        }
        size_t at = ((uint32_t)feature * 2654435769u >> 8) & mask;
        while (places[at] && met[places[at] - 1].feature != feature) {
            at = (at + 1) & mask;
        }
        if (!places[at]) {
            met[*count] = (Met){.feature = feature};
            places[at] = (int32_t)++*count;
        }
        met[places[at] - 1].times++;
    }
    return true;
}

PyObject *features(PyObject *Py_UNUSED(module), PyObject *arguments) {
    const char *text, *moves, *rows, *of_states;
    Py_ssize_t size, moves_size, rows_size, states_size;
    if (!PyArg_ParseTuple(
            arguments, "y#y#y#y#", &text, &size, &moves, &moves_size, &rows, &rows_size, &of_states, &states_size
        )) {
        return NULL;
    }
    Automaton automaton = {
        (const uint32_t *)(const void *)moves, (const uint16_t *)(const void *)rows,
        (const int32_t *)(const void *)of_states, (size_t)moves_size / sizeof(uint32_t),
        (size_t)states_size / sizeof(int32_t)
    };
    if (size > LONGEST || !automaton.states || (size_t)rows_size / sizeof(uint16_t) != automaton.states) {
        PyErr_SetString(PyExc_ValueError, "the text is too long, or the automaton has another size");
        return NULL;
    }
    size_t room = 16, count = 0;
    while (room < 2 * (size_t)size) {
        room *= 2;
    }
    int32_t *places = calloc(room, sizeof *places);
    Met *met = malloc(((size_t)size + 1) * sizeof *met);
    PyObject *answer = NULL;
    if (!places || !met) {
        PyErr_NoMemory();
    } else if (!walk(&automaton, (const unsigned char *)text, (size_t)size, places, room - 1, met, &count)) {
        PyErr_SetString(PyExc_ValueError, "the automaton is damaged");
    } else {
        answer = PyBytes_FromStringAndSize((const char *)met, (Py_ssize_t)(count * sizeof *met));
    }
    free(places);
    free(met);
    return answer;
}
