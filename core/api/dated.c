#include "api/soundness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"
#include "base/text.h"

static const struct plugin_host host = {
    .modules = api_modules, .limits = {.memory_bytes = 16 << 20, .cpu_ms = 1000}, .context = NULL};

void findings_fault(struct findings *f, const char *fmt, ...) {
    char line[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(line, sizeof line, fmt, va);
    va_end(va);
    f->faults++;
    f->fault(f->context, line);
}

void findings_note(struct findings *f, const char *fmt, ...) {
    char line[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(line, sizeof line, fmt, va);
    va_end(va);
    f->notes++;
    f->note(f->context, line);
}

/* One file that is being looked at; stack of its functions: the list, this. */
struct looking {
    const char *label; /* "plugins/stage_amounts/amounts.lua" */
    struct findings *f;
    struct dated *out;
    bool is_dated, never_falls;
    int entry;
    char from[16]; /* of the entry at hand */
};

static void add_day(struct dated *d, day_t day) {
    size_t at = d->n_days;
    for (size_t i = 0; i < d->n_days; i++)
        if (d->days[i] == day) return;
    if (d->n_days == DATED_MAX) return;
    for (d->n_days++; at > 0 && d->days[at - 1] > day; at--) d->days[at] = d->days[at - 1];
    d->days[at] = day;
}

/* ---- an entry ---- */

static void fault(struct looking *x, const char *what) {
    findings_fault(x->f, "%s 第 %d 条(from = %s):%s", x->label, x->entry,
                   x->from[0] ? x->from : "?", what);
}

static void check_from(lua_State *L, struct looking *x, const char *before) {
    size_t n = 0;
    const char *from = lua_getfield(L, 3, "from") == LUA_TSTRING ? lua_tolstring(L, -1, &n) : "";
    day_t day = date_from_iso(from, (int)n);
    snprintf(x->from, sizeof x->from, "%s", from);
    if (day == DAY_NONE)
        fault(x, "from 要写成 \"2024-09-01\" 这样的日期");
    else if (strcmp(from, before) == 0)
        fault(x, "日期与前一条相同,两条重叠");
    else if (strcmp(from, before) < 0)
        fault(x, "日期早于前一条,两条重叠:按日期先后排列");
    else
        add_day(x->out, day);
    lua_pop(L, 1);
}

static void check_reference(lua_State *L, struct looking *x) {
    lua_getfield(L, 3, "reference");
    char *clean = text_clean(lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "");
    if (!clean[0]) fault(x, "reference 空着:写上文件依据(文号、日期)");
    free(clean);
    lua_pop(L, 1);
}

/* "yuan.初中", as a path that a reader finds again. */
static void add_key(lua_State *L, int key, char *path, size_t size) {
    size_t n = strlen(path);
    lua_pushvalue(L, key);
    snprintf(path + n, size - n, "%s%s", n ? "." : "", lua_tostring(L, -1));
    lua_pop(L, 1);
}

static void check_number(lua_State *L, struct looking *x, const char *path) {
    char what[256];
    lua_Number fen = lua_tonumber(L, -1) * 100, rest = fen - (lua_Number)(int64_t)fen;
    if (lua_isinteger(L, -1) || rest * rest < 1e-12 || (1 - rest) * (1 - rest) < 1e-12) return;
    snprintf(what, sizeof what, "%s = %s 不是整分:金额最多两位小数,份数是整数", path,
             lua_tostring(L, -1));
    fault(x, what);
}

/* Compares the table at `now` with the one at `before` (0: there is none). */
static void check_values(lua_State *L, struct looking *x, int now, const char *path) {
    luaL_checkstack(L, 8, "too deep");
    for (lua_pushnil(L); lua_next(L, now); lua_pop(L, 1)) {
        char inner[128];
        snprintf(inner, sizeof inner, "%s", path);
        add_key(L, -2, inner, sizeof inner);
        if (lua_istable(L, -1))
            check_values(L, x, lua_gettop(L), inner);
        else if (lua_type(L, -1) == LUA_TNUMBER)
            check_number(L, x, inner);
    }
}

static void compare_number(lua_State *L, struct looking *x, const char *path) {
    char what[256];
    if (!x->never_falls || lua_tonumber(L, -1) >= lua_tonumber(L, -2)) return;
    snprintf(what, sizeof what, "%s = %s 低于前一条的 %s(never_falls = true:只升不降)", path,
             lua_tostring(L, -1), lua_tostring(L, -2));
    fault(x, what);
}

/* What the entry before had, this one must have: forgetting it would stop paying. */
static void compare_values(lua_State *L, struct looking *x, int before, int now, const char *path) {
    luaL_checkstack(L, 8, "too deep");
    for (lua_pushnil(L); lua_next(L, before); lua_settop(L, lua_gettop(L) - 1)) {
        char inner[128], what[256];
        int was = lua_gettop(L);
        snprintf(inner, sizeof inner, "%s", path);
        add_key(L, was - 1, inner, sizeof inner);
        lua_pushvalue(L, was - 1);
        int type = lua_gettable(L, now);
        snprintf(what, sizeof what, "漏写了 %s(前一条有):漏写就等于停发", inner);
        if (type == LUA_TNIL)
            fault(x, what);
        else if (type == LUA_TTABLE && lua_istable(L, was))
            compare_values(L, x, was, was + 1, inner);
        else if (type == LUA_TNUMBER && lua_type(L, was) == LUA_TNUMBER)
            compare_number(L, x, inner);
        lua_settop(L, was);
    }
}

/* ---- a file ---- */

static bool is_dated(lua_State *L) {
    bool yes = lua_istable(L, 1) && lua_geti(L, 1, 1) == LUA_TTABLE &&
               lua_getfield(L, -1, "from") != LUA_TNIL;
    lua_settop(L, 2);
    return yes;
}

static int look_inside(lua_State *L) {
    struct looking *x = lua_touserdata(L, 2);
    char before[16] = "";
    x->is_dated = is_dated(L);
    if (!x->is_dated) return 0;
    lua_getfield(L, 1, "never_falls");
    x->never_falls = lua_toboolean(L, -1);
    lua_settop(L, 2);
    lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
    for (x->entry = 1; x->entry <= n; x->entry++, lua_settop(L, 2)) {
        if (lua_geti(L, 1, x->entry) != LUA_TTABLE)
            return luaL_error(L, "entry %d is no table", x->entry);
        check_from(L, x, before);
        check_reference(L, x);
        check_values(L, x, 3, "");
        if (x->entry > 1 && lua_geti(L, 1, x->entry - 1) == LUA_TTABLE)
            compare_values(L, x, 4, 3, "");
        memcpy(before, x->from, sizeof before);
        x->out->entries++;
    }
    return 0;
}

static bool may_be_data(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".lua") == 0 && !strchr(name, '/') && strcmp(name, "init.lua") != 0 &&
           strcmp(name, "examples.lua") != 0 && strcmp(name, "combinations.lua") != 0;
}

/* Each file is run alone in a state that is thrown away; code that does not like that is no data.
 */
static bool check_file(struct plugin *p, const struct source_file *file, struct findings *f,
                       struct dated *out, struct err *e) {
    struct err no_data;
    lua_State *L = script_lua(p->script);
    int top = lua_gettop(L);
    struct looking x = {.label = file->label, .f = f, .out = out};
    if (!script_run_main(p->script, file->name, &no_data)) return true;
    lua_pushcfunction(L, look_inside);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, &x);
    bool ok = script_call(p->script, 2, 0, e);
    lua_settop(L, top);
    out->files += ok && x.is_dated;
    return ok || err_wrap(e, "%s", file->label);
}

static bool check_plugin(const struct plugin *original, struct findings *f, struct dated *out,
                         struct err *e) {
    struct plugin *p = plugin_copy(original, e);
    bool ok = p && plugin_start(p, &host, e);
    for (size_t i = 0; ok && i < p->sources.n; i++)
        if (may_be_data(p->sources.files[i].name))
            ok = check_file(p, &p->sources.files[i], f, out, e);
    plugin_free(p);
    return ok;
}

bool api_check_dated(const struct registry *r, struct dated *out, struct findings *f,
                     struct err *e) {
    *out = (struct dated){0};
    for (size_t i = 0; i < r->n; i++)
        if ((r->plugins[i]->manifest.needs & NEEDS_RULE) && !check_plugin(r->plugins[i], f, out, e))
            return false;
    return true;
}
