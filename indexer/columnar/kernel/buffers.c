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
    if ((size_t)buffer->view.len % width || (buffer->view.len && (uintptr_t)buffer->view.buf % width)) {
        PyErr_Format(PyExc_ValueError, "not an array of values of %zu bytes", width);
        return false;
    }
    buffer->count = (size_t)buffer->view.len / width;
    return true;
}

void release_buffer(Buffer *buffer) { PyBuffer_Release(&buffer->view); }

/* ---- memory that Python reads as an array, without a copy ---- */

typedef struct {
    PyObject_HEAD
    char *values;
    Py_ssize_t size;
} Memory;

static void memory_dealloc(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    free_values(((Memory *)object)->values);
    release(object);
    Py_DECREF(type);
}

static int memory_buffer(PyObject *object, Py_buffer *view, int flags) {
    static char nothing[8];
    Memory *memory = (Memory *)object;
    return PyBuffer_FillInfo(view, object, memory->values ? memory->values : nothing, memory->size, 0, flags);
}

static PyType_Slot memory_slots[] = {
    {Py_tp_dealloc, memory_dealloc},
    {Py_bf_getbuffer, memory_buffer},
    {Py_tp_doc, "An array that a function of the kernel returned."},
    {0, NULL},
};

PyType_Spec memory_spec = {
    .name = "indexer.columnar.kernel.native.Memory",
    .basicsize = sizeof(Memory),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = memory_slots,
};

PyObject *memory_of(Vector *vector, size_t width) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(memory_type, Py_tp_alloc);
    Memory *memory = (Memory *)allocate(memory_type, 0);
    if (memory) {
        memory->values = vector->values;
        memory->size = (Py_ssize_t)(vector->count * width);
        *vector = (Vector){0};
    }
    return (PyObject *)memory;
}
