#include "script/internal.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/mem.h"

enum { LOAD_CPU_MS = 1000 };

/* ---- memory: a budget, and small blocks from a pool ---- */

static void *new_block(struct script *s, size_t size) {
    return size <= POOL_LARGEST ? pool_take(&s->pool, size) : malloc(size);
}

static void drop_block(struct script *s, void *block, size_t size) {
    if (size <= POOL_LARGEST)
        pool_give(&s->pool, block, size);
    else
        free(block);
}

static void *resize_block(struct script *s, void *block, size_t old, size_t size) {
    if (old > POOL_LARGEST && size > POOL_LARGEST) return realloc(block, size);
    void *fresh = new_block(s, size);
    if (!fresh) return NULL;
    memcpy(fresh, block, old < size ? old : size);
    drop_block(s, block, old);
    return fresh;
}

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    struct script *s = context;
    size_t old = block ? old_size : 0; /* for new blocks Lua passes their kind */
    if (new_size == 0) {
        if (old > 0) drop_block(s, block, old);
        s->used -= old;
        return NULL;
    }
    if (new_size > old && s->used - old + new_size > s->options.limits.memory_bytes) {
        s->over_memory = true;
        return NULL;
    }
    void *result = old > 0 ? resize_block(s, block, old, new_size) : new_block(s, new_size);
    if (!result) return NULL;
    s->used += new_size - old;
    return result;
}

static int panic(lua_State *L) {
    log_line(LOG_ERROR, "%s: error outside a protected call: %s", script_name(script_of(L)),
             lua_tostring(L, -1));
    abort();
}

/* Turns whatever was thrown into text, with a traceback below it. Stack: the error object. No
 * metamethod may run here: message handlers run with hooks off, where nothing could stop it. */
static int describe(lua_State *L) {
    int type = lua_type(L, 1);
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "message");
        if (lua_rawget(L, 1) == LUA_TSTRING) lua_replace(L, 1);
    }
    if (!lua_tostring(L, 1)) {
        lua_pushfstring(L, "threw a %s instead of a message", lua_typename(L, type));
        lua_replace(L, 1);
    }
    lua_settop(L, 1);
    luaL_traceback(L, L, lua_tostring(L, 1), 1);
    return 1;
}

static int open_state(lua_State *L) {
    sandbox_open(L);
    lua_setfield(L, LUA_REGISTRYINDEX, "sandbox");
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, "required");
    return 0;
}

struct script *script_new(const struct script_options *options, struct err *e) {
    struct script *s = mem_alloc(sizeof *s);
    s->options = *options;
    s->L = lua_newstate(allocate, s);
    if (!s->L) {
        free(s);
        err_set(e, ERR_SCRIPT, "%s: its memory budget is too small to begin", options->name);
        return NULL;
    }
    *(struct script **)lua_getextraspace(s->L) = s;
    lua_atpanic(s->L, panic);
    lua_pushcfunction(s->L,
                      describe); /* stays in slot 1 of the state: script_call's message handler */
    lua_pushcfunction(s->L, open_state);
    if (script_call(s, 0, 0, e)) return s;
    script_free(s);
    return NULL;
}

void script_free(struct script *s) {
    if (!s) return;
    lua_close(s->L);
    pool_close(&s->pool);
    free(s);
}

lua_State *script_lua(struct script *s) {
    return s->L;
}

struct script *script_of(lua_State *L) {
    return *(struct script **)lua_getextraspace(L);
}

void *script_context(lua_State *L) {
    return script_of(L)->options.context;
}

const char *script_name(const struct script *s) {
    return s->options.name;
}

bool script_is_loading(lua_State *L) {
    return script_of(L)->loading;
}

/* "plugins/x/init.lua:12: what" → where and what. Only labels of Lua files count as places. */
static void split_place(const char *text, struct err *e) {
    const char *colon = strstr(text, ".lua:");
    if (!colon || memchr(text, '\n', (size_t)(colon - text)) ||
        memchr(text, ' ', (size_t)(colon - text)))
        return;
    int line = atoi(colon + 5);
    const char *rest = strstr(colon + 5, ": ");
    if (line <= 0 || !rest) return;
    char file[300];
    snprintf(file, sizeof file, "%.*s", (int)(colon + 4 - text), text);
    err_at(e, file, line);
    memmove(e->message, rest + 2, strlen(rest + 2) + 1);
}

static bool fail(struct script *s, int status, bool overdue, struct err *e) {
    lua_State *L = s->L;
    if (status == LUA_ERRMEM || s->over_memory) {
        err_set(e, ERR_SCRIPT, "needed more than its %zu MiB of memory",
                s->options.limits.memory_bytes >> 20);
        if (lua_type(L, -1) == LUA_TSTRING && status != LUA_ERRMEM) {
            struct err place = {0};
            snprintf(place.message, sizeof place.message, "%s", lua_tostring(L, -1));
            split_place(place.message, &place);
            memcpy(e->where, place.where, sizeof e->where);
        }
        err_hint(e, "hold less at once: iterate instead of collecting, build long texts in pieces");
    } else {
        const char *text = lua_tostring(L, -1);
        err_set(e, ERR_SCRIPT, "%s", text ? text : "failed without a message");
        split_place(e->message, e);
        if (overdue)
            err_hint(e, "look for a loop that does not end, or for work that belongs in one query");
    }
    lua_pop(L, 1);
    excerpt_add(s->options.sources, e);
    err_wrap(e, "%s", s->options.name);
    if (s->over_memory) {
        s->over_memory = false;
        lua_gc(L, LUA_GCCOLLECT);
    }
    return false;
}

struct script_counters script_counters(const struct script *s) {
    return (struct script_counters){s->calls, s->faults, s->cpu_us, s->used};
}

static uint64_t thread_cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

bool script_call(struct script *s, int n_args, int n_results, struct err *e) {
    bool outermost = watch_is_idle(); /* asking for the time costs too much for the many inside */
    uint64_t began = outermost ? thread_cpu_us() : 0;
    script_watch_begin();
    struct watch_mark before = watch_enter(s);
    s->over_memory = false;
    int status = lua_pcall(s->L, n_args, n_results, 1);
    bool overdue = watch_leave(s, before);
    script_watch_end();
    s->calls++;
    if (outermost) s->cpu_us += thread_cpu_us() - began;
    if (status == LUA_OK) return true;
    s->faults++;
    return fail(s, status, overdue, e);
}

bool script_enter(struct script *s, lua_CFunction function, void *argument, struct err *e) {
    lua_pushcfunction(s->L, function);
    lua_pushlightuserdata(s->L, argument);
    return script_call(s, 1, 0, e);
}

void script_nest(lua_State *L) {
    lua_pushcfunction(L, describe);
    lua_insert(L, 1);
}

bool script_run_main(struct script *s, const char *file, struct err *e) {
    const struct source_file *source = source_find(s->options.sources, file);
    if (!source) return err_set(e, ERR_SCRIPT, "%s: there is no %s", s->options.name, file);
    if (!require_load(s, source, e)) return false;
    int cpu_ms = s->options.limits.cpu_ms;
    if (cpu_ms > LOAD_CPU_MS) s->options.limits.cpu_ms = LOAD_CPU_MS; /* registering is quick */
    s->loading = true;
    bool ok = script_call(s, 0, 1, e);
    s->loading = false;
    s->options.limits.cpu_ms = cpu_ms;
    return ok;
}
