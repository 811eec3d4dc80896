/* Arrays that grow. Their memory is kept for the next one: to touch fresh pages takes longer than to fill them. */

#include "kernel.h"

#define KEPT 8 /* how many blocks are kept */
#define LEAST (1 << 16) /* bytes of those that are worth it */
#define MOST (1 << 22)

/* What precedes the values of a vector. */
typedef struct {
    size_t bytes; /* of the values */
    size_t unused; /* the values start at a multiple of 16 */
} Block;

static Block *kept[KEPT];

/* A block of at least so many bytes; NULL if there is no memory. Runs in several threads at once. */
static Block *take_block(size_t bytes) {
    for (size_t i = 0; bytes >= LEAST && i < KEPT; i++) {
        Block *block = __atomic_exchange_n(&kept[i], NULL, __ATOMIC_ACQ_REL);
        if (block && block->bytes >= bytes) {
            return block;
        }
        if (block) {
            free(__atomic_exchange_n(&kept[i], block, __ATOMIC_ACQ_REL)); /* another thread may have put one there */
        }
    }
    Block *block = malloc(sizeof *block + bytes);
    if (block) {
        block->bytes = bytes;
    }
    return block;
}

/* Keep a block in the first place; each one there moves on to the next, and the last one is freed. */
static void give_block(Block *block) {
    for (size_t i = 0; block && block->bytes >= LEAST && block->bytes <= MOST && i < KEPT; i++) {
        block = __atomic_exchange_n(&kept[i], block, __ATOMIC_ACQ_REL);
    }
    free(block);
}

void *room_for(Work *work, Vector *vector, size_t more, size_t width) {
    if (vector->count + more > vector->room) {
        size_t room = vector->room * 2 > vector->count + more ? vector->room * 2 : vector->count + more;
        Block *block = room < PY_SSIZE_T_MAX / width ? take_block(room * width) : NULL;
        if (!block) {
            without_memory(work);
            return NULL;
        }
        char *values = (char *)(block + 1);
        if (vector->count) {
            memcpy(values, vector->values, vector->count * width);
        }
        free_values(vector->values);
        vector->values = values;
        vector->room = block->bytes / width;
    }
    return vector->values + vector->count * width;
}

void free_values(char *values) {
    if (values) {
        give_block((Block *)(void *)values - 1);
    }
}

void empty(Vector *vector) {
    free_values(vector->values);
    *vector = (Vector){0};
}
