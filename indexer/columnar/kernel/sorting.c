/* Sorting many numbers that are not large, by counting them. */

#include "kernel.h"

/* Write the places of the numbers in ascending order of these, equal ones in the order in which they come; `starts` is
 * all zero, with one more entry than there are kinds of numbers. Returns false if a number is too large. */
static bool sort_by_counting(const uint32_t *numbers, size_t count, size_t *starts, size_t kinds, int64_t *places) {
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] >= kinds) {
            return false;
        }
        starts[numbers[i] + 1]++;
    }
    for (size_t kind = 1; kind < kinds; kind++) {
        starts[kind] += starts[kind - 1];
    }
    for (size_t i = 0; i < count; i++) {
        places[starts[numbers[i]]++] = (int64_t)i;
    }
    return true;
}

PyObject *sorted_places(PyObject *Py_UNUSED(module), PyObject *arguments) {
    PyObject *array, *found = NULL;
    Py_ssize_t kinds;
    Buffer numbers = {0};
    if (!PyArg_ParseTuple(arguments, "On", &array, &kinds) || !read_buffer(&numbers, array, sizeof(uint32_t))) {
        return NULL;
    }
    size_t *starts = kinds < 0 ? NULL : calloc((size_t)kinds + 1, sizeof *starts);
    found = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(numbers.count * sizeof(int64_t)));
    if (found && !starts) {
        PyErr_NoMemory();
    } else if (found) {
        int64_t *places = (int64_t *)(void *)PyBytes_AsString(found);
        bool is_sorted;
        Py_BEGIN_ALLOW_THREADS
        is_sorted = sort_by_counting(numbers.view.buf, numbers.count, starts, (size_t)kinds, places);
        Py_END_ALLOW_THREADS
        if (!is_sorted) {
            PyErr_SetString(PyExc_ValueError, "a number is not below the number of kinds");
        }
    }
    free(starts);
    release_buffer(&numbers);
    if (PyErr_Occurred()) {
        Py_CLEAR(found);
    }
    return found;
}
