/* The module `native`, which native.pyi describes. */

#include "kernel.h"

#define INTERFACE 2

static PyMethodDef functions[] = {
    {"features", features, METH_VARARGS, "The features of languages in a text."},
    {"first_words", first_words, METH_VARARGS, "Where words stand in a text, and which may begin a phrase."},
    {"table", table, METH_O, "The table of the words that begin phrases."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "native",
    .m_doc = "Compiled functions that read texts; native.pyi describes them.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit_native(void) {
    PyObject *module = PyModule_Create(&definition);
    if (module && PyModule_AddIntConstant(module, "INTERFACE", INTERFACE)) {
        Py_CLEAR(module);
    }
    return module;
}
