/* require "log": lines in the program's log, under the plugin's name. People by pseudonym only. */
#include "api/internal.h"
#include "base/log.h"

static int line(lua_State *L, enum log_level level) {
    log_line(level, "%s: %s", script_name(script_of(L)), luaL_checkstring(L, 1));
    return 0;
}

static int info(lua_State *L) {
    return line(L, LOG_INFO);
}

static int notice(lua_State *L) {
    return line(L, LOG_NOTICE);
}

static int warning(lua_State *L) {
    return line(L, LOG_WARNING);
}

void api_open_log(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"info", info}, {"notice", notice}, {"warning", warning}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
