/* What a transport makes of a message: a file's name and content, or a command and its input. */
#include "api/internal.h"

#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_SECONDS = 60 };

struct preparing {
    const struct contribution *transport;
    const struct outbox_message *message;
    const struct recipient *recipient;
    struct api_delivery *delivery;
};

static void set_text(lua_State *L, const char *name, const char *text) {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

/* What `file` and `input` get. Nothing in it depends on when or how often they are asked. */
static void push_message(lua_State *L, const struct outbox_message *m, const struct recipient *r) {
    char at[INSTANT_TEXT];
    lua_createtable(L, 0, 9);
    lua_pushinteger(L, m->id);
    lua_setfield(L, -2, "id");
    set_text(L, "key", m->key);
    set_text(L, "to", m->address ? m->address : m->recipient);
    set_text(L, "address", m->address);
    set_text(L, "name", r->name);
    set_text(L, "phone", r->phone);
    set_text(L, "subject", m->subject);
    set_text(L, "text", m->text);
    set_text(L, "created", instant_format(m->created_at, at));
}

static char *take_text(lua_State *L, int i, const char *what, size_t *n) {
    if (lua_type(L, i) != LUA_TSTRING)
        luaL_error(L, "%s is a text, not a %s", what, luaL_typename(L, i));
    const char *text = lua_tolstring(L, i, n);
    return mem_copy(text, *n);
}

static void read_command(lua_State *L, struct api_delivery *d) {
    lua_getfield(L, 2, "command");
    size_t n = lua_rawlen(L, -1);
    d->command = mem_alloc((n + 1) * sizeof *d->command);
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        d->command[i] = mem_copy_text(lua_tostring(L, -1));
    }
    lua_getfield(L, 2, "timeout");
    d->timeout_ms = (int)luaL_optinteger(L, -1, TIMEOUT_SECONDS) * 1000;
    lua_pop(L, 2);
}

/* Stack: x, the registration, what the function gave, twice. */
static void read_answer(lua_State *L, struct api_delivery *d, bool is_file) {
    size_t unused;
    if (lua_isnil(L, 3)) {
        d->refusal = take_text(L, 4, "the reason why a message cannot be carried", &unused);
    } else if (is_file) {
        folder_check_name(L, 3, "outbox.transport");
        d->name = take_text(L, 3, "the file's name", &unused);
        d->folder = mem_copy_text(api_text(L, 2, "folder"));
        d->content = take_text(L, 4, "the file's content", &d->length);
    } else {
        d->content = take_text(L, 3, "the command's input", &d->length);
        read_command(L, d);
    }
}

static int prepare_inside(lua_State *L) {
    const struct preparing *x = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->transport->table);
    bool is_file = lua_getfield(L, 2, "file") != LUA_TNIL;
    if (!is_file) {
        lua_pop(L, 1);
        lua_getfield(L, 2, "input");
    }
    push_message(L, x->message, x->recipient);
    lua_call(L, 1, 2);
    read_answer(L, x->delivery, is_file);
    return 0;
}

bool api_delivery_prepare(const struct api_context *c, const struct outbox_message *m,
                          struct api_delivery *d, struct err *e) {
    struct recipient r;
    *d = (struct api_delivery){.id = m->id, .key = mem_copy_text(m->key)};
    const struct contribution *t = registry_find(c->registry, NOUN_TRANSPORT, m->transport, e);
    if (!t || !recipient_load(c->store, m->recipient, &r, e)) return false;
    struct preparing x = {.transport = t, .message = m, .recipient = &r, .delivery = d};
    bool ok = script_enter(t->plugin->script, prepare_inside, &x, e);
    recipient_free(&r);
    return ok;
}

void api_delivery_free(struct api_delivery *d) {
    for (char **word = d->command; word && *word; word++) free(*word);
    free(d->command);
    free(d->key);
    free(d->folder);
    free(d->name);
    free(d->content);
    free(d->refusal);
    *d = (struct api_delivery){0};
}
