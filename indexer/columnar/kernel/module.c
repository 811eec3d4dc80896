/* The module `native`: what Python calls, and its type. */

#include "kernel.h"

PyTypeObject *postings_type, *memory_type;

static PyMethodDef functions[] = {
    {"find", find, METH_VARARGS, "The documents in which any of the ways matches."},
    {"weigh", weigh, METH_VARARGS, "The same, with the sums of their weighted frequencies."},
    {"hold", hold, METH_VARARGS, "For each document, whether any of the ways matches in it."},
    {"add_up", add_up, METH_O, "Add up weighted frequencies by document."},
    {"score", score, METH_VARARGS, "Score documents by what they have of each aspect."},
    {"liken", liken, METH_VARARGS, "How much documents have of weighted terms."},
    {"nearness", nearness, METH_VARARGS, "Points of documents for aspects near each other."},
    {"spans", spans, METH_VARARGS, "Where words stand in a text."},
    {"passages", passages, METH_VARARGS, "Titles and passages of documents, with the matches of a query marked."},
    {"place", place, METH_VARARGS, "Where a term is among sorted terms."},
    {"term", term, METH_VARARGS, "One of sorted terms by its ordinal."},
    {"translated", translated, METH_VARARGS, "Where terms of one dictionary are in another one."},
    {"entries", entries, METH_O, "The terms of a document, and how often it has each."},
    {"count", count, METH_VARARGS, "Count documents by the values of facets."},
    {"best", best, METH_VARARGS, "The places of the best documents, in order."},
    {"sorted_places", sorted_places, METH_VARARGS, "The places of numbers in ascending order of these."},
    {"inverted", inverted, METH_VARARGS, "The postings of a field, from the words of its documents."},
    {"held", held, METH_VARARGS, "What documents have, each once, and how often."},
    {"packed_entries", packed_entries, METH_VARARGS, "The entries of documents in a forward index."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "native",
    .m_doc = "Compiled functions over the arrays of an index; native.pyi describes them.",
    .m_size = -1,
    .m_methods = functions,
};

/* Make a type and add it to the module; a reference is kept for as long as the process lives. */
static PyTypeObject *added_type(PyObject *module, PyType_Spec *spec, const char *name) {
    PyObject *type = PyType_FromSpec(spec);
    if (type && PyModule_AddObjectRef(module, name, type)) {
        Py_CLEAR(type);
    }
    return (PyTypeObject *)type;
}

PyMODINIT_FUNC PyInit_native(void) {
    PyObject *module = PyModule_Create(&definition);
    if (!module || !(postings_type = added_type(module, &postings_spec, "Postings")) ||
        !(memory_type = added_type(module, &memory_spec, "Memory")) || !added_type(module, &tokens_spec, "Tokens") ||
        PyModule_AddIntConstant(module, "INTERFACE", INTERFACE)) {
        Py_XDECREF(module);
        return NULL;
    }
    return module;
}
