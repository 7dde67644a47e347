/* A staff script: one file that returns { title, args, run }, as a plugin of its own that may read
 * and do nothing else. */
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"

static char *name_of(const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strlen(name);
    return mem_copy(name, n > 4 && strcmp(name + n - 4, ".lua") == 0 ? n - 4 : n);
}

static struct plugin *read_file(const char *path, struct err *e) {
    struct plugin *p = mem_alloc(sizeof *p);
    p->manifest.name = name_of(path);
    p->manifest.needs = NEEDS_STORE_READ;
    p->label = mem_print("script %s", p->manifest.name);
    if (source_read_file(&p->sources, path, "main.lua", path, e)) return p;
    plugin_free(p);
    return NULL;
}

/* Stack: what the file returned, the plugin. */
static int take_table(lua_State *L) {
    static const struct api_field fields[] = {
        {"title", LUA_TSTRING, true}, {"args", LUA_TTABLE, false}, {"run", LUA_TFUNCTION, true}};
    struct plugin *p = lua_touserdata(L, 2);
    if (!lua_istable(L, 1))
        return luaL_error(L, "a script returns { title = …, args = …, run = … }, not a %s",
                          luaL_typename(L, 1));
    api_check_fields(L, 1, "script", fields, 3);
    program_check_args(L, 1, "script");
    const char *title = api_text(L, 1, "title");
    lua_settop(L, 1);
    int table = luaL_ref(L, LUA_REGISTRYINDEX);
    p->items = MEM_PUSH(p->items, p->n, p->cap);
    p->items[p->n++] = (struct contribution){.noun = NOUN_COMMAND,
                                             .plugin = p,
                                             .name = mem_copy_text(p->manifest.name),
                                             .title = mem_copy_text(title),
                                             .where = mem_copy_text(p->sources.files[0].label),
                                             .table = table};
    return 0;
}

static bool start(struct plugin *p, const struct plugin_host *host, struct err *e) {
    p->host = host;
    struct script_options options = {.name = p->label,
                                     .limits = host->limits,
                                     .sources = &p->sources,
                                     .modules = api_script_modules,
                                     .context = p};
    p->script = script_new(&options, e);
    if (!p->script || !script_run_main(p->script, "main.lua", e)) return false;
    lua_State *L = script_lua(p->script);
    lua_pushcfunction(L, take_table);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, p);
    if (script_call(p->script, 2, 0, e)) return true;
    return e->where[0] ? false : err_at(e, p->sources.files[0].label, 0);
}

struct plugin *api_script_open(const char *path, const struct plugin_host *host, struct err *e) {
    struct plugin *p = read_file(path, e);
    if (!p || start(p, host, e)) return p;
    plugin_free(p);
    return NULL;
}
