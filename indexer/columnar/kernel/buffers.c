/* Arrays that Python passes, and those that it gets. */

#include "kernel.h"

bool read_buffer(Buffer *buffer, PyObject *from, size_t width) {
    *buffer = (Buffer){0};
    if (from == Py_None) {
        return true;
    }
    if (PyObject_GetBuffer(from, &buffer->view, PyBUF_SIMPLE)) {
        return false;
    }
    if ((size_t)buffer->view.len % width || (uintptr_t)buffer->view.buf % width) {
        PyErr_Format(PyExc_ValueError, "not an array of values of %zu bytes", width);
        return false;
    }
    buffer->count = (size_t)buffer->view.len / width;
    return true;
}

void release_buffer(Buffer *buffer) { PyBuffer_Release(&buffer->view); }

PyObject *bytes_of(const Vector *vector, size_t width) {
    return PyBytes_FromStringAndSize(vector->values, (Py_ssize_t)(vector->count * width));
}
