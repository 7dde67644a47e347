/* require "hash": a fingerprint of a text, for what is published and must not change. Pure. */
#include "api/internal.h"
#include "base/hash.h"

/* hash.text("…") → 64 hex digits (BLAKE2b-256) */
static int text(lua_State *L) {
    size_t n;
    char hex[HASH_HEX];
    const char *bytes = luaL_checklstring(L, 1, &n);
    hash_of(bytes, n, hex);
    lua_pushstring(L, hex);
    return 1;
}

void api_open_hash(lua_State *L) {
    static const luaL_Reg functions[] = {{"text", text}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
