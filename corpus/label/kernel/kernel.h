/* The functions of the module `native`, each in a file of its own. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *features(PyObject *module, PyObject *arguments);
PyObject *first_words(PyObject *module, PyObject *arguments);
PyObject *table(PyObject *module, PyObject *keys);
