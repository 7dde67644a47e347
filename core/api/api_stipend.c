/* require "stipend": rules and what they compute with. Everything here is pure. */
#include "api/rules.h"

#include <string.h>

const char *const api_phases[] = {"eligibility", "standard", "reduction", "limit", "share", NULL};

static int phase_rank(lua_State *L, const char *phase) {
    for (int i = 0; api_phases[i]; i++)
        if (strcmp(api_phases[i], phase) == 0) return i;
    return luaL_error(
        L, "stipend.rule: phase \"%s\" is none of eligibility, standard, reduction, limit, share",
        phase);
}

/* stipend.rule { phase, reasons, apply } */
static int rule(lua_State *L) {
    static const struct api_field fields[] = {{"phase", LUA_TSTRING, true},
                                              {"reasons", LUA_TTABLE, true},
                                              {"apply", LUA_TFUNCTION, true}};
    api_check_fields(L, 1, "stipend.rule", fields, 3);
    lua_settop(L, 1);
    lua_getfield(L, 1, "reasons");
    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1))
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
            return luaL_error(L, "stipend.rule: reasons are texts with names");
    lua_settop(L, 1);
    const char *phase = api_text(L, 1, "phase");
    plugin_register(L, NOUN_RULE, NEEDS_RULE, phase, phase, phase_rank(L, phase));
    return 0;
}

/* The `from` of entry i of the list at 1, checked. Leaves it on the stack. */
static const char *entry_from(lua_State *L, lua_Integer i) {
    if (lua_geti(L, 1, i) != LUA_TTABLE || lua_getfield(L, -1, "from") != LUA_TSTRING)
        luaL_error(L, "stipend.at: entry %I has no from = \"YYYY-MM-DD\"", i);
    size_t n;
    const char *from = lua_tolstring(L, -1, &n);
    if (date_from_iso(from, (int)n) == DAY_NONE)
        luaL_error(L, "stipend.at: entry %I: from = \"%s\" is no date", i, from);
    return from;
}

/* stipend.at(list, date): the entry in force on the date, or nil before the first. Upvalues
 * remember the last answer: a round asks for one date again and again. */
static int at(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_rawequal(L, 1, lua_upvalueindex(1)) && lua_rawequal(L, 2, lua_upvalueindex(2))) {
        lua_pushvalue(L, lua_upvalueindex(3));
        trace_entry(L, lua_gettop(L));
        return 1;
    }
    const char *date = luaL_checkstring(L, 2);
    lua_settop(L, 2);
    lua_pushnil(L); /* the answer, at 3 */
    const char *before = "";
    lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
    for (lua_Integer i = 1; i <= n; i++) {
        const char *from = entry_from(L, i); /* answer, entry, from */
        if (strcmp(from, before) <= 0)
            return luaL_error(L, "stipend.at: \"%s\" comes after \"%s\": dates must ascend", from,
                              before);
        before = from; /* the entry keeps it alive */
        lua_pop(L, 1);
        if (strcmp(from, date) <= 0)
            lua_replace(L, 3);
        else
            lua_pop(L, 1);
    }
    for (int i = 1; i <= 3; i++) lua_copy(L, i, lua_upvalueindex(i));
    trace_entry(L, 3);
    return 1;
}

/* stipend.half(year_fen, half): the half year's part; an odd 分 goes to the first half. */
static int half(lua_State *L) {
    if (lua_type(L, 1) == LUA_TNUMBER && !lua_isinteger(L, 1))
        return luaL_error(L, "stipend.half: %s is not a whole number of 分", lua_tostring(L, 1));
    lua_Integer year_fen = luaL_checkinteger(L, 1), which = luaL_checkinteger(L, 2);
    luaL_argcheck(L, which == 1 || which == 2, 2, "1 or 2");
    lua_pushinteger(L, money_half(year_fen, (int)which));
    return 1;
}

void api_open_stipend(lua_State *L) {
    static const luaL_Reg functions[] = {{"rule", rule}, {"half", half}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushcclosure(L, at, 3);
    lua_setfield(L, -2, "at");
}
