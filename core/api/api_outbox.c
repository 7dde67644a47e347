/* require "outbox": messages that leave the house, and the transports that carry them. */
#include "api/internal.h"

#include <string.h>

enum { TIMEOUT_MAX = 600 }; /* seconds */

/* ---- outbox.send ---- */

static const char *const no_transport =
    "outbox.send: say which transport, or declare one for all in init.lua: transport \"file_drop\"";

static const struct contribution *find_transport(lua_State *L, const struct api_context *c) {
    struct err e;
    const char *name = api_text(L, 1, "transport");
    if (!name) name = c->transport;
    if (!name) luaL_error(L, "%s", no_transport);
    const struct contribution *t = registry_find(c->registry, NOUN_TRANSPORT, name, &e);
    if (!t) api_raise(L, &e);
    return t;
}

/* outbox.send { key, to, subject, text, transport } → true, or false when the key was sent before
 */
static int send(lua_State *L) {
    static const struct api_field fields[] = {{"key", LUA_TSTRING, true},
                                              {"to", LUA_TSTRING, true},
                                              {"subject", LUA_TSTRING, true},
                                              {"text", LUA_TSTRING, true},
                                              {"transport", LUA_TSTRING, false}};
    struct err e;
    bool is_person, is_new;
    struct api_context *c = api_store(L, "outbox.send", NEEDS_OUTBOX_SEND);
    api_check_fields(L, 1, "outbox.send", fields, 5);
    const struct contribution *t = find_transport(L, c);
    const char *to = api_text(L, 1, "to");
    if (!recipient_check(c->store, to, &is_person, &e)) return api_raise(L, &e);
    const struct outbox_letter letter = {.key = api_text(L, 1, "key"),
                                         .transport = t->name,
                                         .plugin = plugin_of(L)->manifest.name,
                                         .idempotent = t->rank == TRANSPORT_IDEMPOTENT,
                                         .recipient = is_person ? to : "address",
                                         .address = is_person ? NULL : to,
                                         .subject = api_text(L, 1, "subject"),
                                         .text = api_text(L, 1, "text")};
    if (!outbox_add(c->store, &letter, &is_new, &e)) return api_raise(L, &e);
    lua_pushboolean(L, is_new);
    return 1;
}

/* ---- outbox.transport ---- */

static const char what[] = "outbox.transport";

static bool has(lua_State *L, const char *field) {
    bool there = lua_getfield(L, 1, field) != LUA_TNIL;
    lua_pop(L, 1);
    return there;
}

/* { "/usr/sbin/sendmail", "-t" } */
static void check_command(lua_State *L) {
    lua_getfield(L, 1, "command");
    lua_Integer n = (lua_Integer)lua_rawlen(L, 2);
    if (n == 0 || n > TRANSPORT_WORDS_MAX)
        luaL_error(L, "%s: command has 1 to %d words", what, TRANSPORT_WORDS_MAX);
    for (lua_Integer i = 1; i <= n; i++, lua_pop(L, 1))
        if (lua_rawgeti(L, 2, i) != LUA_TSTRING)
            luaL_error(L, "%s: the words of command are texts", what);
    lua_rawgeti(L, 2, 1);
    if (lua_tostring(L, 3)[0] != '/')
        luaL_error(L, "%s: command begins with the whole path of a program, not \"%s\"", what,
                   lua_tostring(L, 3));
    lua_settop(L, 1);
}

static void check_timeout(lua_State *L) {
    lua_getfield(L, 1, "timeout");
    lua_Integer seconds = luaL_optinteger(L, 2, 1);
    if (seconds < 1 || seconds > TIMEOUT_MAX)
        luaL_error(L, "%s: timeout is 1 to %d seconds", what, TIMEOUT_MAX);
    lua_settop(L, 1);
}

/* Either a file (folder, file) or a command (command, input, timeout). */
static void check_kind(lua_State *L) {
    bool file = has(L, "file"), folder = has(L, "folder"), timeout = has(L, "timeout");
    bool command = has(L, "command"), input = has(L, "input");
    if (!(file && folder && !command && !input && !timeout) &&
        !(command && input && !file && !folder))
        luaL_error(L, "%s: either folder and file, or command and input (and timeout)", what);
    if (command) check_command(L);
    check_timeout(L);
}

static bool is_idempotent(lua_State *L) {
    lua_getfield(L, 1, "idempotent");
    bool idempotent = lua_toboolean(L, -1);
    lua_settop(L, 1);
    if (!idempotent && has(L, "file"))
        luaL_error(L, "%s: writing a file again does no harm: idempotent = true", what);
    return idempotent;
}

/* outbox.transport { name, title, idempotent, folder, file } or { …, command, input, timeout } */
static int transport(lua_State *L) {
    static const struct api_field fields[] = {
        {"name", LUA_TSTRING, true},     {"title", LUA_TSTRING, true},
        {"file", LUA_TFUNCTION, false},  {"folder", LUA_TSTRING, false},
        {"command", LUA_TTABLE, false},  {"input", LUA_TFUNCTION, false},
        {"timeout", LUA_TNUMBER, false}, {"idempotent", LUA_TBOOLEAN, true}};
    api_check_fields(L, 1, what, fields, sizeof fields / sizeof *fields);
    lua_settop(L, 1);
    check_kind(L);
    int rank = is_idempotent(L) ? TRANSPORT_IDEMPOTENT : TRANSPORT_ONCE;
    plugin_register(L, NOUN_TRANSPORT, NEEDS_OUTBOX_TRANSPORT, api_text(L, 1, "name"),
                    api_text(L, 1, "title"), rank);
    return 0;
}

void api_open_outbox(lua_State *L) {
    static const luaL_Reg functions[] = {{"send", send}, {"transport", transport}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
