/* require "store": reading by SQL, lazily. What writes is in api_store_write.c. */
#include "api/internal.h"

#include "base/text.h"

static const char rows_kind[] = "rows of a query";
enum { ARGUMENTS_MAX = 64 };

struct api_context *api_store(lua_State *L, const char *function, enum capability needs) {
    struct api_context *c = api_context(L, function);
    plugin_require(L, needs);
    return c;
}

/* ---- arguments ---- */

struct arguments {
    const char *names[ARGUMENTS_MAX];
    struct value values[ARGUMENTS_MAX];
    size_t n;
};

static void read_arguments(lua_State *L, int i, struct arguments *a) {
    a->n = 0;
    if (lua_isnoneornil(L, i)) return;
    luaL_checktype(L, i, LUA_TTABLE);
    for (lua_pushnil(L); lua_next(L, i); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "the arguments of a query have names: { day = … } for :day");
        if (a->n == ARGUMENTS_MAX)
            luaL_error(L, "a query takes at most %d arguments", ARGUMENTS_MAX);
        a->names[a->n] = lua_tostring(L, -2);
        a->values[a->n] = api_to_value(L, -1, a->names[a->n]);
        a->n++;
    }
}

/* ---- rows: the loop's iterator and its row in one. Names of columns are its user value. ---- */

struct rows *rows_at(lua_State *L, int i) {
    return luaL_testudata(L, i, rows_kind);
}

static void rows_end(struct rows *r) {
    query_close(r->query);
    r->query = NULL;
    r->on_row = false;
}

bool rows_next(lua_State *L, struct rows *r) {
    struct err e;
    if (!r->query) return false;
    switch (store_next(r->query, &e)) {
    case STORE_ROW:
        r->on_row = true;
        return true;
    case STORE_DONE:
        rows_end(r);
        return false;
    case STORE_FAILED:
        rows_end(r);
        api_raise(L, &e);
    }
    return false;
}

static int call_rows(lua_State *L) {
    if (rows_next(L, lua_touserdata(L, 1)))
        lua_pushvalue(L, 1);
    else
        lua_pushnil(L);
    return 1;
}

static int close_rows(lua_State *L) {
    rows_end(lua_touserdata(L, 1));
    return 0;
}

/* Pushes the table from names to column numbers of the rows at 1; made when first asked for. */
static void push_names(lua_State *L, const struct query *q) {
    if (lua_getiuservalue(L, 1, 1) == LUA_TTABLE) return;
    lua_pop(L, 1);
    int n = query_columns(q);
    lua_createtable(L, 0, n);
    for (int i = n - 1; i >= 0; i--) { /* of two columns with one name the first counts */
        lua_pushinteger(L, i);
        lua_setfield(L, -2, query_column_name(q, i));
    }
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, 1);
}

static int unknown_column(lua_State *L, const struct query *q) {
    const char *names[ARGUMENTS_MAX], *key = luaL_tolstring(L, 2, NULL);
    int n = query_columns(q) < ARGUMENTS_MAX ? query_columns(q) : ARGUMENTS_MAX;
    for (int i = 0; i < n; i++) names[i] = query_column_name(q, i);
    const char *near = text_nearest(key, names, (size_t)n);
    return luaL_error(L, "the row has no column \"%s\"%s%s%s", key, near ? " (did you mean \"" : "",
                      near ? near : "", near ? "\"?)" : "");
}

static void push_column(lua_State *L, const struct query *q, int column) {
    struct value v = query_value(q, column);
    api_push_value(L, &v);
}

/* row.name, row[1] */
static int index_rows(lua_State *L) {
    const struct rows *r = lua_touserdata(L, 1);
    if (!r->on_row)
        return luaL_error(L, "a row is valid only inside its turn of the loop: copy what you need");
    lua_Integer column = lua_tointeger(L, 2) - 1;
    if (lua_type(L, 2) == LUA_TSTRING) {
        push_names(L, r->query);
        lua_pushvalue(L, 2);
        column = lua_rawget(L, -2) == LUA_TNUMBER ? lua_tointeger(L, -1) : -1;
    }
    if (column < 0 || column >= query_columns(r->query)) return unknown_column(L, r->query);
    push_column(L, r->query, (int)column);
    return 1;
}

static int refuse_write(lua_State *L) {
    return luaL_error(L, "a row is read-only: copy what you need into a table");
}

static void make_rows_kind(lua_State *L) {
    static const luaL_Reg methods[] = {{"__call", call_rows},        {"__index", index_rows},
                                       {"__close", close_rows},      {"__gc", close_rows},
                                       {"__newindex", refuse_write}, {NULL, NULL}};
    luaL_newmetatable(L, rows_kind);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

/* Opens the SQL at 1 with the arguments at 2; pushes the rows, which own the query. */
static struct rows *open_rows(lua_State *L, const char *function) {
    struct err e;
    struct arguments a;
    struct api_context *c = api_store(L, function, NEEDS_STORE_READ);
    const char *sql = luaL_checkstring(L, 1);
    lua_settop(L, 2);
    read_arguments(L, 2, &a);
    struct rows *r = lua_newuserdatauv(L, sizeof *r, 1);
    *r = (struct rows){0};
    luaL_setmetatable(L, rows_kind);
    r->query = store_query_values(c->store, &e, sql, a.names, a.values, a.n);
    if (!r->query) api_raise(L, &e);
    if (query_is_read_only(r->query)) return r;
    rows_end(r);
    luaL_error(L, "%s reads only: use store.insert, store.update, store.spell", function);
    return NULL;
}

/* ---- the module ---- */

/* for row in store.rows(sql, args) do … end; the fourth value closes the query when the loop is
 * left. */
static int rows(lua_State *L) {
    open_rows(L, "store.rows");
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushvalue(L, -3);
    return 4;
}

static void push_row(lua_State *L, const struct query *q) {
    int n = query_columns(q);
    lua_createtable(L, 0, n);
    for (int i = n - 1; i >= 0; i--) {
        push_column(L, q, i);
        lua_setfield(L, -2, query_column_name(q, i));
    }
}

/* store.row(sql, args) → { name = value } or nil */
static int row(lua_State *L) {
    struct rows *r = open_rows(L, "store.row");
    if (!rows_next(L, r)) return 0;
    push_row(L, r->query);
    rows_end(r);
    return 1;
}

/* store.value(sql, args) → the first column or nil */
static int value(lua_State *L) {
    struct rows *r = open_rows(L, "store.value");
    if (!rows_next(L, r)) return 0;
    push_column(L, r->query, 0);
    rows_end(r);
    return 1;
}

static int now(lua_State *L) {
    lua_pushinteger(L, store_now(api_store(L, "store.now", NEEDS_STORE_READ)->store));
    return 1;
}

static int today(lua_State *L) {
    api_push_day(L, store_today(api_store(L, "store.today", NEEDS_STORE_READ)->store));
    return 1;
}

static int synthetic(lua_State *L) {
    struct api_context *c = api_store(L, "store.synthetic", NEEDS_STORE_READ);
    lua_pushboolean(L, store_is_synthetic(c->store));
    return 1;
}

/* store.actor() → the staff member who works, for what is kept with a name; nil for a job */
static int actor(lua_State *L) {
    const char *name = api_store(L, "store.actor", NEEDS_STORE_READ)->actor;
    lua_pushstring(L, name && *name ? name : NULL); /* NULL is nil */
    return 1;
}

void api_open_store(lua_State *L) {
    static const luaL_Reg functions[] = {{"rows", rows},   {"row", row},
                                         {"value", value}, {"now", now},
                                         {"today", today}, {"synthetic", synthetic},
                                         {"actor", actor}, {NULL, NULL}};
    make_rows_kind(L);
    luaL_newlib(L, functions);
    api_store_add_writes(L);
}
