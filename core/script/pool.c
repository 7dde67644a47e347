/* Small blocks by size class: a Lua state makes and drops little tables all the time, and malloc is
 * most of their price. Chunks go back to the system when the state is closed. */
#include "script/internal.h"

#include <stdlib.h>

enum { CHUNK = 16384, CHUNK_HEAD = 16 };

static size_t class_of(size_t size) {
    return (size - 1) / POOL_STEP;
}

/* A chunk's first word links it to the one before. */
static bool add_chunk(struct pool *p) {
    void **chunk = malloc(CHUNK);
    if (!chunk) return false;
    *chunk = p->chunks;
    p->chunks = chunk;
    p->fresh = (char *)chunk + CHUNK_HEAD;
    p->fresh_bytes = CHUNK - CHUNK_HEAD;
    return true;
}

void *pool_take(struct pool *p, size_t size) {
    size_t class = class_of(size), whole = (class + 1) * POOL_STEP;
    void **block = p->free[class];
    if (block) {
        p->free[class] = *block;
        return block;
    }
    if (p->fresh_bytes < whole && !add_chunk(p)) return NULL;
    block = (void **)(void *)p->fresh;
    p->fresh += whole;
    p->fresh_bytes -= whole;
    return block;
}

void pool_give(struct pool *p, void *block, size_t size) {
    void **head = &p->free[class_of(size)];
    *(void **)block = *head;
    *head = block;
}

void pool_close(struct pool *p) {
    while (p->chunks) {
        void *chunk = p->chunks;
        p->chunks = *(void **)chunk;
        free(chunk);
    }
}
