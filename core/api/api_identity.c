/* require "identity": pseudonyms of children, and the check digit of citizen numbers. */
#include "api/internal.h"

#include <string.h>

/* identity.pseudonym(id) → "K7QM-2XWD", for child.pseudonym; identity.pseudonym(id, "story 17") →
 * one for that purpose alone, for what leaves the house */
static int pseudonym(lua_State *L) {
    struct err e;
    char text[16];
    struct api_context *c = api_store(L, "identity.pseudonym", NEEDS_IDENTITY);
    if (!store_pseudonym(c->store, luaL_checkinteger(L, 1), luaL_optstring(L, 2, NULL), text, &e))
        return api_raise(L, &e);
    lua_pushstring(L, text);
    return 1;
}

/* identity.idno_check_digit("32061320100101123") → "X". Pure. */
static int check_digit(lua_State *L) {
    const char *first17 = luaL_checkstring(L, 1);
    luaL_argcheck(L, strlen(first17) == 17 && strspn(first17, "0123456789") == 17, 1,
                  "17 digits are wanted");
    char digit = idno_check_digit(first17);
    lua_pushlstring(L, &digit, 1);
    return 1;
}

void api_open_identity(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"pseudonym", pseudonym}, {"idno_check_digit", check_digit}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
