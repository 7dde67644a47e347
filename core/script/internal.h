/* Shared by the files of this room only. */
#ifndef QIANSHOU_SCRIPT_INTERNAL_H
#define QIANSHOU_SCRIPT_INTERNAL_H

#include "script/script.h"

/* pool.c: small blocks of one state, by size class. */
enum { POOL_STEP = 16, POOL_LARGEST = 256, POOL_CLASSES = POOL_LARGEST / POOL_STEP };
struct pool {
    void *free[POOL_CLASSES]; /* linked through their first word */
    char *fresh;              /* not handed out yet */
    size_t fresh_bytes;
    void *chunks; /* all of them, linked */
};
void *pool_take(struct pool *p, size_t size); /* NULL when malloc fails; size 1…POOL_LARGEST */
void pool_give(struct pool *p, void *block, size_t size);
void pool_close(struct pool *p);

struct script {
    lua_State *L;
    struct pool pool;
    struct script_options options;
    size_t used; /* bytes */
    uint64_t calls, faults, cpu_us;
    bool loading;
    bool over_memory;
};

/* watch.c: marks the call as running on this thread; returns what ran before, for watch_leave. */
struct watch_mark {
    struct script *script;
    unsigned serial, seen;
    int ticks;
};
struct watch_mark watch_enter(struct script *s);
bool watch_leave(struct script *s, struct watch_mark before); /* true if the limit was passed */
bool watch_is_idle(void); /* no call and no watch on this thread */

/* sandbox.c: pushes the environment table of chunks. */
void sandbox_open(lua_State *L);
/* bounded.c: string and table functions that cannot run away inside one C call. Pushes a library
 * table. */
void bounded_open_string(lua_State *L);
void bounded_open_table(lua_State *L);
/* Replaces the table on top by a read-only view of it. `what` is named when somebody writes to it.
 */
void sandbox_freeze(lua_State *L, const char *what);
/* excerpt.c: shows the source line of e->where, and says the nearest word for an undefined one. */
void excerpt_add(const struct source_set *sources, struct err *e);
/* require.c */
void require_open(lua_State *L); /* pushes the function */
bool require_load(struct script *s, const struct source_file *file,
                  struct err *e) MUST_CHECK; /* pushes the chunk */

#endif
