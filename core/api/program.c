/* Running reports, commands and scripts: arguments in, a text or rows out; nil and a message:
 * refused. */
#include <string.h>

#include "api/internal.h"

struct running {
    const struct contribution *c;
    const struct api_program *program;
    const struct arg_value *values;
    const struct api_sink *sink;
    struct err *e; /* of the sink; filled when ok is false */
    bool ok;
};

/* ---- arguments ---- */

static void push_value(lua_State *L, const struct arg *a, const struct arg_value *v) {
    switch (a->type) {
    case ARG_INTEGER:
    case ARG_YUAN:
        lua_pushinteger(L, v->integer);
        break;
    case ARG_BOOLEAN:
        lua_pushboolean(L, v->integer != 0);
        break;
    case ARG_FOLDER:
        folder_push(L, v->text);
        break;
    case ARG_FILE:
        file_push(L, v->text);
        break;
    default:
        lua_pushstring(L, v->text);
    }
}

static void push_args(lua_State *L, const struct running *r) {
    lua_createtable(L, 0, (int)r->program->n_args);
    for (size_t i = 0; i < r->program->n_args; i++) {
        const struct arg *a = &r->program->args[i];
        if (!r->values[i].given && a->type != ARG_BOOLEAN) continue;
        luaL_gsub(L, a->name, "-", "_");
        push_value(L, a, &r->values[i]);
        lua_rawset(L, -3);
    }
}

/* ---- results ---- */

static void take_list(lua_State *L, struct running *r, int rows, int n) {
    lua_Integer count = (lua_Integer)lua_rawlen(L, rows);
    for (lua_Integer k = 1; r->ok && k <= count; k++) {
        lua_rawgeti(L, rows, k);
        r->ok = api_sink_row(L, lua_gettop(L), r->c->name, n, r->sink, r->e);
        lua_pop(L, 1);
    }
}

static void take_query(lua_State *L, struct running *r, int rows, int n) {
    struct rows *query = rows_at(L, rows);
    while (r->ok && rows_next(L, query))
        r->ok = api_sink_row(L, rows, r->c->name, n, r->sink, r->e);
}

/* An iterator function: each call gives a row, nil ends. */
static void take_iterator(lua_State *L, struct running *r, int rows, int n) {
    while (r->ok) {
        lua_pushvalue(L, rows);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) return;
        r->ok = api_sink_row(L, lua_gettop(L), r->c->name, n, r->sink, r->e);
        lua_pop(L, 1);
    }
}

static void take_rows(lua_State *L, struct running *r, int n) {
    int rows = lua_gettop(L);
    if (rows_at(L, rows))
        take_query(L, r, rows, n);
    else if (lua_istable(L, rows))
        take_list(L, r, rows, n);
    else if (lua_isfunction(L, rows))
        take_iterator(L, r, rows, n);
    else
        luaL_error(L, "%s: rows are a list or what store.rows gives, not a %s", r->c->name,
                   luaL_typename(L, rows));
}

static void take_table(lua_State *L, struct running *r, int result) {
    static const struct api_field fields[] = {
        {"title", LUA_TSTRING, false}, {"columns", LUA_TTABLE, true}, {"rows", LUA_TNONE, true}};
    struct output_column columns[COLUMNS_MAX];
    api_check_fields(L, result, "result", fields, 3);
    lua_getfield(L, result, "columns");
    int n = api_read_columns(L, result + 1, columns, COLUMNS_MAX);
    const char *title = api_text(L, result, "title");
    r->ok = r->sink->begin(r->sink->context, title ? title : r->c->title, columns, n, r->e);
    lua_getfield(L, result, "rows");
    if (r->ok) take_rows(L, r, n);
}

static int run_inside(lua_State *L) {
    struct running *r = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->c->table);
    lua_getfield(L, 2, "run");
    push_args(L, r);
    lua_call(L, 1, 2);
    if (lua_isnil(L, 3) && lua_type(L, 4) == LUA_TSTRING)
        r->ok = err_set(r->e, ERR_INPUT, "%s", lua_tostring(L, 4));
    lua_settop(L, 3);
    switch (lua_type(L, 3)) {
    case LUA_TNIL:
        break;
    case LUA_TSTRING:
        r->ok = r->sink->text(r->sink->context, lua_tostring(L, 3), r->e);
        break;
    case LUA_TTABLE:
        take_table(L, r, 3);
        break;
    default:
        luaL_error(L, "%s: run gives back nothing, a text or a table, not a %s", r->c->name,
                   luaL_typename(L, 3));
    }
    return 0;
}

bool api_program_run(const struct contribution *c, const struct api_program *program,
                     const struct arg_value *values, const struct api_sink *sink, struct err *e) {
    struct running r = {
        .c = c, .program = program, .values = values, .sink = sink, .e = e, .ok = true};
    if (script_enter(c->plugin->script, run_inside, &r, e)) return r.ok;
    if (e->where[0] == '\0') err_at(e, c->where, 0);
    return false;
}
