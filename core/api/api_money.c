/* require "money": amounts in 分, and the texts that people read. Pure. */
#include "api/internal.h"

enum { PARTS_MAX = 64 };

static fen_t check_fen(lua_State *L, int i) {
    if (lua_type(L, i) == LUA_TNUMBER && !lua_isinteger(L, i))
        luaL_error(L, "%s is not a whole number of 分", lua_tostring(L, i));
    fen_t fen = luaL_checkinteger(L, i);
    luaL_argcheck(L, fen <= MONEY_MAX && fen >= -MONEY_MAX, i, "beyond what money may be");
    return fen;
}

/* money.yuan(2000), money.yuan("2,000.50") → 分 */
static int yuan(lua_State *L) {
    fen_t fen;
    if (lua_isinteger(L, 1)) {
        lua_Integer whole = lua_tointeger(L, 1);
        luaL_argcheck(L, whole <= MONEY_MAX / 100 && whole >= -MONEY_MAX / 100, 1,
                      "beyond what money may be");
        lua_pushinteger(L, whole * 100);
        return 1;
    }
    if (lua_type(L, 1) == LUA_TNUMBER)
        return luaL_error(L, "money.yuan: %s is not a whole number; write amounts with 分 as text",
                          lua_tostring(L, 1));
    const char *text = luaL_checkstring(L, 1);
    if (!money_parse_yuan(text, &fen))
        return luaL_error(L, "money.yuan: \"%s\" is no amount in yuan", text);
    lua_pushinteger(L, fen);
    return 1;
}

/* money.format(123450) → "1,234.50" */
static int format(lua_State *L) {
    char text[MONEY_TEXT];
    lua_pushstring(L, money_format_grouped(check_fen(L, 1), text));
    return 1;
}

/* money.wan(551750000) → "551.75" */
static int wan(lua_State *L) {
    char text[MONEY_TEXT];
    lua_pushstring(L, money_format_wan(check_fen(L, 1), text));
    return 1;
}

static int64_t check_weight(lua_State *L, lua_Integer i) {
    if (lua_rawgeti(L, 2, i) != LUA_TNUMBER || !lua_isinteger(L, -1) || lua_tointeger(L, -1) < 0)
        luaL_error(L, "money.share: weight %I is not a whole number from 0 on", i);
    int64_t weight = lua_tointeger(L, -1);
    lua_pop(L, 1);
    return weight;
}

/* money.share(fen, {60, 40}) → parts that sum to fen, by largest remainder */
static int share(lua_State *L) {
    int64_t weights[PARTS_MAX];
    fen_t parts[PARTS_MAX], total = check_fen(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    size_t n = lua_rawlen(L, 2);
    luaL_argcheck(L, n > 0 && n <= PARTS_MAX, 2, "1 to 64 weights");
    for (size_t i = 0; i < n; i++) weights[i] = check_weight(L, (lua_Integer)i + 1);
    if (!money_share(total, weights, n, parts))
        return luaL_error(L, "money.share: all weights are 0");
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        lua_pushinteger(L, parts[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void api_open_money(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"yuan", yuan}, {"format", format}, {"wan", wan}, {"share", share}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
