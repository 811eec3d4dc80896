/* The module `native`: what Python calls, and its type. */

#include "kernel.h"

PyTypeObject *postings_type;

static PyMethodDef functions[] = {
    {"find", find, METH_VARARGS, "The documents in which any of the ways matches."},
    {"weigh", weigh, METH_VARARGS, "The same, with the sums of their weighted frequencies."},
    {"hold", hold, METH_VARARGS, "For each document, whether any of the ways matches in it."},
    {"add_up", add_up, METH_O, "Add up weighted frequencies by document."},
    {"score", score, METH_VARARGS, "Score documents by what they have of each aspect."},
    {"liken", liken, METH_VARARGS, "How much documents have of weighted terms."},
    {"nearness", nearness, METH_VARARGS, "Points of documents for aspects near each other."},
    {"count", count, METH_VARARGS, "Count documents by the values of facets."},
    {"best", best, METH_VARARGS, "The places of the best documents, in order."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "native",
    .m_doc = "Compiled functions over the arrays of an index; native.pyi describes them.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit_native(void) {
    PyObject *module = PyModule_Create(&definition);
    PyObject *type = module ? PyType_FromSpec(&postings_spec) : NULL;
    if (!type || PyModule_AddObjectRef(module, "Postings", type) ||
        PyModule_AddIntConstant(module, "INTERFACE", INTERFACE)) {
        Py_XDECREF(type);
        Py_XDECREF(module);
        return NULL;
    }
    postings_type = (PyTypeObject *)type; /* keeps the reference, for as long as the process lives */
    return module;
}
