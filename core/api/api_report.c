/* require "report": figures that people ask for again and again. */
#include "api/internal.h"

/* report.add { name, title, args, run } */
static int add(lua_State *L) {
    static const struct api_field fields[] = {{"name", LUA_TSTRING, true},
                                              {"title", LUA_TSTRING, true},
                                              {"args", LUA_TTABLE, false},
                                              {"run", LUA_TFUNCTION, true}};
    api_check_fields(L, 1, "report.add", fields, 4);
    lua_settop(L, 1);
    program_check_args(L, 1, "report.add");
    plugin_register(L, NOUN_REPORT, NEEDS_REPORT, api_text(L, 1, "name"), api_text(L, 1, "title"),
                    0);
    return 0;
}

void api_open_report(lua_State *L) {
    static const luaL_Reg functions[] = {{"add", add}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
