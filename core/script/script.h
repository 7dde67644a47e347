/* One Lua state with a budget: its globals, its memory and its faults are its own.
 *
 * Provides: a sandboxed state, protected calls that end in one of four ways, limits that a script
 * cannot outlive, and `require` of host modules and of the script's own files. A struct script
 * belongs to one thread at a time. Chunks are source text only, never bytecode (bytecode can crash
 * Lua 5.4). */
#ifndef QIANSHOU_SCRIPT_SCRIPT_H
#define QIANSHOU_SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "base/err.h"
#include "script/source.h"

struct script;

struct script_limits {
    size_t memory_bytes; /* everything the state may hold at once */
    int cpu_ms;          /* processor time of one call from the host; fresh for each call */
};

/* A host module: `require "name"` calls open, which pushes the module's table. */
struct script_module {
    const char *name;
    void (*open)(lua_State *L);
};

/* Sources whose name has a folder ("campaigns/edition.lua") are required as "campaigns.edition";
 * among themselves they find each other by their short names, as they do at home. */
struct script_options {
    const char *name; /* for messages: "plugin stage_amounts" */
    struct script_limits limits;
    const struct source_set *sources;    /* the files it may require; must outlive the state */
    const struct script_module *modules; /* ends with a NULL name; must outlive the state */
    void *context;                       /* script_context gives it back to host functions */
    void (*globals)(
        lua_State *L); /* may add to the environment's table, which is on top; NULL: nothing */
};

/* Slot 1 of the state's stack is the room's own; what a host function outside a call pushes comes
 * above it. */
struct script *script_new(const struct script_options *options, struct err *e) MUST_CHECK;
void script_free(struct script *s);

lua_State *script_lua(struct script *s);
struct script *script_of(lua_State *L);
void *script_context(lua_State *L);
const char *script_name(const struct script *s);

/* What a state has cost so far. */
struct script_counters {
    uint64_t calls, faults; /* from the host; how many of them failed */
    uint64_t cpu_us;        /* processor time of calls that were not made inside another one */
    size_t memory_bytes;    /* held now */
};
struct script_counters script_counters(const struct script *s);

/* Loads and runs one of the script's own files as its main chunk. While it runs, script_is_loading
 * is true: the only time when contributions may be registered. Leaves what the chunk returns (one
 * value) on the stack. */
bool script_run_main(struct script *s, const char *file, struct err *e) MUST_CHECK;
bool script_is_loading(lua_State *L);

/* Calls the function below its n_args arguments on the stack, under the limits; leaves n_results.
 * On failure the stack is as before the function was pushed, and e names the script, file and line,
 * with a traceback. */
bool script_call(struct script *s, int n_args, int n_results, struct err *e) MUST_CHECK;

/* Calls a C function under protection: everything that may raise a Lua error, running out of memory
 * included, belongs in one. It finds `argument` as a light userdata at index 1; its results are
 * dropped. */
bool script_enter(struct script *s, lua_CFunction function, void *argument,
                  struct err *e) MUST_CHECK;

/* For a host function that makes calls into states again, perhaps into the one that called it: puts
 * the room's message handler into slot 1 of its frame, below its arguments, which move up by
 * one. (Scripts have no coroutines: the frame is the state's own.) */
void script_nest(lua_State *L);

/* ---- limits (watch.c) ---- */

/* Between begin and end this thread's timer runs, and each script_call is bounded by its cpu_ms;
 * calls outside do this for themselves. Many short calls are cheaper inside one begin/end. Nests.
 */
void script_watch_begin(void);
void script_watch_end(void);
/* Inside one protected call that does many small ones: the next of them gets the whole time limit
 * anew. */
void script_watch_next(void);
/* True once the call that runs on this thread is over its limit: long host work on its behalf
 * should stop. */
bool script_is_overdue(void *unused);

#endif
