#include "api/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/example.h"

static const char reader[] = "progression.lua", file[] = "scenario.lua";

static const struct plugin_host host = {
    .modules = api_modules, .limits = {.memory_bytes = 16 << 20, .cpu_ms = 1000}, .context = NULL};

/* Calls with what the reader returned, and x. */
static bool enter(const struct api_scenario *s, lua_CFunction function, void *x, struct err *e) {
    lua_State *L = script_lua(s->plugin->script);
    lua_pushcfunction(L, function);
    lua_pushvalue(L, s->table);
    lua_pushlightuserdata(L, x);
    return script_call(s->plugin->script, 2, 0, e);
}

/* ---- where children go ---- */

struct step {
    const char *stage, *study;
    int64_t grade;
    struct branches *out;
};

static void read_branch(lua_State *L, int i, struct branch *b) {
    static const struct api_field fields[] = {
        {"stage", LUA_TSTRING, true}, {"grade", LUA_TNUMBER, true}, {"share", LUA_TNUMBER, true}};
    api_check_fields(L, i, "progression.next", fields, 3);
    snprintf(b->stage, sizeof b->stage, "%s", api_text(L, i, "stage"));
    lua_getfield(L, i, "grade");
    b->grade = lua_tointeger(L, -1);
    lua_getfield(L, i, "share");
    b->share = lua_tointeger(L, -1);
    if (b->share < 0 || b->share > SHARE_ONE)
        luaL_error(L, "progression.next: a share is from 0 to %d", SHARE_ONE);
}

static int next_inside(lua_State *L) {
    struct step *s = lua_touserdata(L, 2); /* stack: the scenario, this */
    lua_getfield(L, 1, "next");
    lua_pushstring(L, s->stage);
    lua_pushinteger(L, s->grade);
    lua_pushstring(L, s->study);
    lua_call(L, 3, 1);
    luaL_checktype(L, 3, LUA_TTABLE);
    size_t n = lua_rawlen(L, 3);
    if (n > BRANCHES_MAX) return luaL_error(L, "progression.next: at most %d ways", BRANCHES_MAX);
    for (size_t i = 0; i < n; i++, lua_settop(L, 3)) {
        lua_rawgeti(L, 3, (lua_Integer)i + 1);
        read_branch(L, 4, &s->out->branch[i]);
    }
    s->out->n = n;
    return 0;
}

static bool next(void *context, const char *stage, int64_t grade, const char *study,
                 struct branches *out, struct err *e) {
    struct step s = {stage, study, grade, out};
    return enter(context, next_inside, &s, e);
}

/* ---- what cases are assumed to say ---- */

struct assuming {
    const struct case_layout *layout;
    struct symbols *symbols;
    struct assumed *out;
};

static int assume_inside(lua_State *L) {
    struct assuming *a = lua_touserdata(L, 2);
    lua_getfield(L, 1, "assume");
    for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) {
        if (a->out->n == ASSUMED_MAX)
            return luaL_error(L, "assume has at most %d fields", ASSUMED_MAX);
        size_t i = a->out->n++;
        a->out->field[i].value =
            example_read_field(L, 4, "assume", a->layout, a->symbols, &a->out->field[i].field);
    }
    return 0;
}

static bool assume(void *context, const struct case_layout *layout, struct symbols *symbols,
                   struct assumed *out, struct err *e) {
    struct assuming a = {layout, symbols, out};
    return enter(context, assume_inside, &a, e);
}

/* ---- reading ---- */

/* The list of texts on top of the stack, a line each. */
static char *read_lines(lua_State *L) {
    struct buf *lines = api_new_buffer(L);
    for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, -2); i <= n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, -2, i);
        buf_printf(lines, "%s%s", i > 1 ? "\n" : "", luaL_checkstring(L, -1));
    }
    char *text = mem_copy_text(buf_text(lines));
    lua_pop(L, 1);
    return text;
}

static int64_t read_whole(lua_State *L, int i, const char *field) {
    lua_getfield(L, i, field);
    int64_t v = luaL_checkinteger(L, -1);
    lua_pop(L, 1);
    if (v < 0) luaL_error(L, "%s is less than nothing", field);
    return v;
}

static void read_entrants(lua_State *L, int list, struct api_scenario *s) {
    size_t n = lua_rawlen(L, list);
    s->entrants = mem_alloc((n + 1) * sizeof *s->entrants);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        struct entrants *x = &s->entrants[s->n_entrants++];
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        int row = lua_gettop(L);
        snprintf(x->stage, sizeof x->stage, "%s", api_text(L, row, "stage"));
        x->grade = read_whole(L, row, "grade");
        x->children = read_whole(L, row, "children");
    }
}

static void read_donations(lua_State *L, int list, struct api_scenario *s) {
    size_t n = lua_rawlen(L, list);
    s->donations = mem_alloc((n + 1) * sizeof *s->donations);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        struct scenario_donation *x = &s->donations[s->n_donations++];
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        int row = lua_gettop(L);
        x->fund = mem_copy_text(api_text(L, row, "fund"));
        x->year_fen = read_whole(L, row, "fen");
    }
}

static int read_inside(lua_State *L) {
    static const struct api_field fields[] = {
        {"title", LUA_TSTRING, true},      {"source", LUA_TSTRING, true},
        {"assumptions", LUA_TTABLE, true}, {"next", LUA_TFUNCTION, true},
        {"entrants", LUA_TTABLE, true},    {"donations", LUA_TTABLE, true},
        {"assume", LUA_TTABLE, true}};
    struct api_scenario *s = lua_touserdata(L, 2);
    api_check_fields(L, 1, reader, fields, sizeof fields / sizeof *fields);
    s->title = mem_copy_text(api_text(L, 1, "title"));
    s->source = mem_copy_text(api_text(L, 1, "source"));
    lua_getfield(L, 1, "assumptions");
    s->assumptions = read_lines(L);
    lua_getfield(L, 1, "entrants");
    read_entrants(L, lua_gettop(L), s);
    lua_getfield(L, 1, "donations");
    read_donations(L, lua_gettop(L), s);
    return 0;
}

/* ---- opening ---- */

static const struct plugin *find_reader(const struct registry *r) {
    for (size_t i = 0; i < r->n; i++)
        if (source_find(&r->plugins[i]->sources, reader)) return r->plugins[i];
    return NULL;
}

bool api_scenario_readable(const struct registry *r) {
    return find_reader(r) != NULL;
}

static bool no_reader(struct err *e) {
    err_set(e, ERR_STATE, "no plugin says where children go from one school year to the next");
    return err_hint(e, "the plugin roster does, with its file %s: init.lua should name it", reader);
}

static bool run(struct api_scenario *s, struct err *e) {
    struct script *script = s->plugin->script;
    lua_State *L = script_lua(script);
    if (!script_run_main(script, reader, e) || !script_run_main(script, file, e) ||
        !script_call(script, 1, 1, e))
        return false;
    s->table = lua_gettop(L);
    return enter(s, read_inside, s, e);
}

bool api_scenario_open(const struct registry *r, const char *path, const char *label,
                       struct api_scenario *s, struct err *e) {
    *s = (struct api_scenario){.progression = {s, next, assume}};
    const struct plugin *has = find_reader(r);
    if (!has) return no_reader(e);
    s->plugin = plugin_copy(has, e);
    if (s->plugin && source_read_file(&s->plugin->sources, path, file, label, e) &&
        plugin_start(s->plugin, &host, e) && run(s, e))
        return true;
    api_scenario_close(s);
    return false;
}

void api_scenario_close(struct api_scenario *s) {
    for (size_t i = 0; i < s->n_donations; i++) free(s->donations[i].fund);
    free(s->donations);
    free(s->entrants);
    free(s->title);
    free(s->source);
    free(s->assumptions);
    plugin_free(s->plugin);
    *s = (struct api_scenario){0};
}
