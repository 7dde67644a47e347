/* examples.lua of a plugin, run in a fresh state of it: the live one stays as it is. Differences
 * are told to staff in Chinese. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/example.h"

/* Of plugins without rules; those with rules run as rules do. */
static const struct plugin_host check_host = {
    .modules = api_modules, .limits = {.memory_bytes = 64 << 20, .cpu_ms = 1000}, .context = NULL};

void example_differ(struct examples *x, const char *fmt, ...) {
    char text[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    char *line = mem_print("%s:%s", x->label, text);
    x->report(x->context, line);
    free(line);
    x->differs = true;
}

bool example_enter(struct examples *x, lua_CFunction function, struct err *e) {
    lua_State *L = script_lua(x->plugin->script);
    lua_pushcfunction(L, function);
    lua_pushvalue(L, x->list);
    lua_pushlightuserdata(L, x);
    if (script_call(x->plugin->script, 2, 0, e)) return true;
    return e->where[0] ? false
                       : err_at(e, source_find(&x->plugin->sources, "examples.lua")->label, 0);
}

/* ---- the list; stack: the examples, this ---- */

static int count_inside(lua_State *L) {
    struct examples *x = lua_touserdata(L, 2);
    if (!lua_istable(L, 1)) return luaL_error(L, "examples.lua returns a list of examples");
    x->count = (int)lua_rawlen(L, 1);
    return 0;
}

static int look_inside(lua_State *L) {
    struct examples *x = lua_touserdata(L, 2);
    snprintf(x->label, sizeof x->label, "例 %d", x->at);
    if (lua_rawgeti(L, 1, x->at) != LUA_TTABLE) return luaL_error(L, "%s is no table", x->label);
    const char *name = api_text(L, 3, "name");
    if (name) snprintf(x->label, sizeof x->label, "例 %d「%.200s」", x->at, name);
    x->is_check = lua_getfield(L, 3, "check") != LUA_TNIL;
    return 0;
}

static bool run_one(struct examples *x, struct err *e) {
    x->differs = false;
    return example_enter(x, look_inside, e) &&
           (x->is_check ? example_check_run(x, e) : example_rule_run(x, e));
}

static bool run_all(struct examples *x, int *n, int *failed, struct err *e) {
    if (!script_run_main(x->plugin->script, "examples.lua", e)) return false;
    x->list = lua_gettop(script_lua(x->plugin->script));
    if (!example_enter(x, count_inside, e)) return false;
    bool ok = true;
    script_watch_begin();
    for (x->at = 1; ok && x->at <= x->count; x->at++) {
        ok = run_one(x, e);
        *n += ok;
        *failed += ok && x->differs;
    }
    script_watch_end();
    return ok;
}

/* ---- the fresh state ---- */

static bool open_alone(struct examples *x, const struct registry *all, const struct plugin *p,
                       struct err *e) {
    if (p->manifest.needs & NEEDS_RULE) {
        x->rules = rules_open_alone(all, p, &x->layout, x->symbols, e);
        x->plugin = x->rules ? x->rules->registry.plugins[0] : NULL;
        return x->rules != NULL;
    }
    x->plugin = plugin_copy(p, e);
    return x->plugin && plugin_start(x->plugin, &check_host, e);
}

static void close_alone(struct examples *x) {
    if (x->rules)
        rules_close_alone(x->rules, &x->layout);
    else
        plugin_free(x->plugin);
}

bool api_examples_run(const struct registry *r, const struct plugin *p, int *n, int *failed,
                      void (*report)(void *context, const char *line), void *context,
                      struct err *e) {
    *n = *failed = 0;
    if (!source_find(&p->sources, "examples.lua")) return true;
    struct examples *x = mem_alloc(sizeof *x);
    x->report = report;
    x->context = context;
    x->symbols = symbols_new();
    bool ok = open_alone(x, r, p, e) && run_all(x, n, failed, e);
    close_alone(x);
    symbols_free(x->symbols);
    buf_free(&x->text);
    free(x);
    return ok;
}
