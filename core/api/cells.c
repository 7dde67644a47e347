/* Rows as programs and payouts give them, on their way to a sink. */
#include "api/internal.h"

static struct value read_cell(lua_State *L, const char *what, int place) {
    if (lua_isboolean(L, -1)) return value_text(lua_toboolean(L, -1) ? "是" : "否");
    if (lua_type(L, -1) == LUA_TNUMBER && !lua_isinteger(L, -1))
        luaL_error(L, "%s: cell %d is %s, not a whole number (分, or // instead of /)", what, place,
                   lua_tostring(L, -1));
    return api_to_value(L, -1, what);
}

static void read_array(lua_State *L, int i, const char *what, struct value *cells, int n) {
    luaL_checkstack(L, n + 4, what);
    for (int k = 1; k <= n; k++) {
        lua_rawgeti(L, i, k);
        cells[k - 1] = read_cell(L, what, k); /* stays on the stack, which keeps its text alive */
    }
    if (lua_rawgeti(L, i, n + 1) != LUA_TNIL)
        luaL_error(L, "%s: a row has more cells than the %d columns", what, n);
    lua_pop(L, 1);
}

void api_read_cells(lua_State *L, int i, const char *what, struct value *cells, int n) {
    const struct rows *r = rows_at(L, i);
    if (!r && !lua_istable(L, i))
        luaL_error(L, "%s: a row is a list of cells, not a %s", what, luaL_typename(L, i));
    if (!r) {
        read_array(L, i, what, cells, n);
        return;
    }
    if (!r->on_row || query_columns(r->query) != n)
        luaL_error(L, "%s: the query does not give the %d columns", what, n);
    for (int k = 0; k < n; k++) cells[k] = query_value(r->query, k);
}

bool api_sink_row(lua_State *L, int i, const char *what, int n, const struct api_sink *sink,
                  struct err *e) {
    struct value cells[COLUMNS_MAX];
    int top = lua_gettop(L);
    api_read_cells(L, i, what, cells, n);
    bool ok = sink->row(sink->context, cells, e);
    lua_settop(L, top);
    return ok;
}
