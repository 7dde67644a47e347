/* require "command": verbs of the program. */
#include "api/internal.h"

/* command.add { name = "city generate", title, args, permission, run } */
static int add(lua_State *L) {
    static const struct api_field fields[] = {{"name", LUA_TSTRING, true},
                                              {"title", LUA_TSTRING, true},
                                              {"args", LUA_TTABLE, false},
                                              {"permission", LUA_TSTRING, false},
                                              {"run", LUA_TFUNCTION, true}};
    api_check_fields(L, 1, "command.add", fields, 5);
    lua_settop(L, 1);
    program_check_args(L, 1, "command.add");
    plugin_register(L, NOUN_COMMAND, NEEDS_COMMAND, api_text(L, 1, "name"), api_text(L, 1, "title"),
                    0);
    return 0;
}

void api_open_command(lua_State *L) {
    static const luaL_Reg functions[] = {{"add", add}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
