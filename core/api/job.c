/* Jobs in Lua, for the scheduler: what they declare, their run and their targets. */
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"
#include "base/text.h"

enum { RESULT_MAX = 4096 }; /* bytes of a run's sentence for the history */

/* A call of a job's function; Lua's own failures come back from script_enter. */
struct call {
    const struct contribution *c;
    const struct occurrence *o;
    struct buf *text; /* what run gives back; the definition */
    schedule_take take;
    void *taker;
    struct err *e; /* of take; filled when ok is false */
    bool ok;
};

static bool enter(struct call *call, lua_CFunction inside, struct err *e) {
    call->e = e;
    call->ok = true;
    if (script_enter(call->c->plugin->script, inside, call, e)) return call->ok;
    if (e->where[0] == '\0') err_at(e, call->c->where, 0);
    return false;
}

/* ---- run ---- */

static void set(lua_State *L, const char *name) {
    lua_setfield(L, -2, name);
}

/* The table that run gets. */
static void push_occurrence(lua_State *L, const struct contribution *c,
                            const struct occurrence *o) {
    lua_createtable(L, 0, 7);
    lua_pushstring(L, c->name);
    set(L, "name");
    api_push_minute(L, o->scheduled);
    set(L, "scheduled");
    api_push_day(L, instant_day(o->scheduled));
    set(L, "day");
    if (o->target) {
        lua_pushinteger(L, o->target);
        set(L, "target");
    }
    lua_pushinteger(L, o->attempt);
    set(L, "attempt");
    lua_pushboolean(L, o->late);
    set(L, "late");
    lua_pushinteger(L, o->missed);
    set(L, "missed");
}

static int run_inside(lua_State *L) {
    const struct call *call = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->c->table);
    lua_getfield(L, 2, "run");
    push_occurrence(L, call->c, call->o);
    lua_call(L, 1, 1);
    size_t n = 0;
    const char *text = lua_type(L, 3) == LUA_TSTRING ? lua_tolstring(L, 3, &n) : "";
    if (!lua_isnil(L, 3) && lua_type(L, 3) != LUA_TSTRING)
        luaL_error(L, "%s: run gives back nothing or a sentence for the history, not a %s",
                   call->c->name, luaL_typename(L, 3));
    if (n > RESULT_MAX || !text_is_utf8(text, n))
        luaL_error(L, "%s: what run gives back is a sentence of UTF-8 text, at most %d bytes",
                   call->c->name, RESULT_MAX);
    buf_add(call->text, text, n);
    return 0;
}

static bool run(void *unused, const struct schedule_job *job, const struct occurrence *o,
                struct buf *result, struct err *e) {
    (void)unused;
    struct call call = {.c = job->context, .o = o, .text = result};
    struct plugin *p = call.c->plugin;
    struct api_context *context = p->host->context;
    context->faulted = NULL;
    bool ok = enter(&call, run_inside, e);
    if (ok)
        plugin_success(p);
    else
        api_fault(p, e);
    return ok;
}

/* ---- targets ---- */

/* { id = 17, date = "2012-02-29" }, { id = 17, lunar = "01-11", leap = true } on top of the stack.
 */
static void take_target(lua_State *L, struct call *call) {
    static const struct api_field fields[] = {{"id", LUA_TNUMBER, true},
                                              {"date", LUA_TSTRING, false},
                                              {"lunar", LUA_TSTRING, false},
                                              {"leap", LUA_TBOOLEAN, false}};
    int row = lua_gettop(L);
    api_check_fields(L, row, "targets", fields, 4);
    struct birthday b = api_read_birthday(L, row, "targets");
    if (lua_getfield(L, row, "id"), !lua_isinteger(L, -1))
        luaL_error(L, "targets: id is a whole number");
    call->ok = call->take(call->taker, lua_tointeger(L, -1), &b, call->e);
    lua_settop(L, row - 1);
}

static void take_list(lua_State *L, struct call *call, int list) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, list);
    for (lua_Integer k = 1; call->ok && k <= n; k++) {
        lua_rawgeti(L, list, k);
        take_target(L, call);
    }
}

/* A row of store.rows as the table it stands for: nulls are left out, leap is 0 or 1. */
static void push_row(lua_State *L, const struct query *q) {
    lua_createtable(L, 0, 4);
    for (int i = 0; i < query_columns(q); i++) {
        const char *name = query_column_name(q, i);
        struct value v = query_value(q, i);
        if (v.type == VALUE_NULL) continue;
        if (strcmp(name, "leap") == 0)
            lua_pushboolean(L, v.integer != 0);
        else
            api_push_value(L, &v);
        set(L, name);
    }
}

static void take_query(lua_State *L, struct call *call, int list) {
    struct rows *rows = rows_at(L, list);
    while (call->ok && rows_next(L, rows)) {
        push_row(L, rows->query);
        take_target(L, call);
    }
}

static int targets_inside(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->c->table);
    lua_getfield(L, 2, "targets");
    lua_call(L, 0, 1);
    if (rows_at(L, 3))
        take_query(L, call, 3);
    else if (lua_istable(L, 3))
        take_list(L, call, 3);
    else
        luaL_error(L, "%s: targets gives back a list or what store.rows gives, not a %s",
                   call->c->name, luaL_typename(L, 3));
    return 0;
}

static bool targets(void *unused, const struct schedule_job *job, schedule_take take, void *taker,
                    struct err *e) {
    (void)unused;
    struct call call = {.c = job->context, .take = take, .taker = taker};
    return enter(&call, targets_inside, e);
}

const struct schedule_runner api_job_runner = {.run = run, .targets = targets};

/* ---- what plugins declare ---- */

static int read_inside(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->c->table);
    job_write_definition(L, 2, call->text);
    return 0;
}

static bool read_job(const struct contribution *c, struct schedule_job *job, struct err *e) {
    struct buf text = {0};
    struct call call = {.c = c, .text = &text};
    bool ok = enter(&call, read_inside, e);
    *job = (struct schedule_job){.name = c->name,
                                 .plugin = c->plugin->manifest.name,
                                 .title = c->title,
                                 .text = buf_take(&text),
                                 .context = (void *)(uintptr_t)c};
    if (!ok || !definition_read(job->text, &job->definition, e)) return false;
    job->has_targets = job->definition.when.kind == WHEN_BIRTHDAY;
    return true;
}

static void find_missing(const struct registry *r, const struct config *c, struct api_jobs *jobs) {
    jobs->missing = mem_alloc((c->n_plugins + 1) * sizeof *jobs->missing);
    for (size_t i = 0; i < c->n_plugins; i++)
        if (!registry_find_plugin(r, c->plugins[i].name))
            jobs->missing[jobs->n_missing++] = c->plugins[i].name;
}

bool api_jobs_of_registry(const struct registry *r, const struct config *c, struct api_jobs *jobs,
                          struct err *e) {
    struct registry_walk at = {0};
    size_t cap = 0;
    *jobs = (struct api_jobs){0};
    for (const struct contribution *item; (item = registry_next(r, NOUN_JOB, &at));) {
        jobs->items = MEM_PUSH(jobs->items, jobs->n_items, cap);
        if (read_job(item, &jobs->items[jobs->n_items++], e)) continue;
        api_jobs_free(jobs);
        return false;
    }
    find_missing(r, c, jobs);
    jobs->jobs = (struct schedule_jobs){jobs->items, jobs->n_items, jobs->missing, jobs->n_missing};
    return true;
}

void api_jobs_free(struct api_jobs *jobs) {
    for (size_t i = 0; i < jobs->n_items; i++) free((char *)(uintptr_t)jobs->items[i].text);
    free(jobs->items);
    free(jobs->missing);
    *jobs = (struct api_jobs){0};
}
