#include "plugin/plugin.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

static const char *const endings[] = {"lua", "json", "tsv", NULL};

bool noun_repeats(enum noun noun) {
    return noun == NOUN_RULE || noun == NOUN_EVENT;
}

static struct plugin *new_plugin(struct source_set *sources) {
    struct plugin *p = mem_alloc(sizeof *p);
    p->sources = *sources;
    *sources = (struct source_set){0};
    return p;
}

struct plugin *plugin_read_sources(const char *name, const char *label, struct source_set *sources,
                                   struct err *e) {
    struct plugin *p = new_plugin(sources);
    p->label = mem_print("plugin %s", name);
    const struct source_file *manifest = source_find(&p->sources, "plugin.json");
    if (!manifest)
        err_set(e, ERR_SCRIPT, "%s: %s has no plugin.json", p->label, label);
    else if (!source_find(&p->sources, "init.lua"))
        err_set(e, ERR_SCRIPT, "%s: %s has no init.lua", p->label, label);
    else if (manifest_read(&p->manifest, name, manifest->text, manifest->length, manifest->label,
                           e))
        return p;
    plugin_free(p);
    return NULL;
}

struct plugin *plugin_read(const char *folder, struct err *e) {
    const char *slash = strrchr(folder, '/');
    const char *name = slash ? slash + 1 : folder;
    char *label = mem_print("plugins/%s", name);
    struct source_set sources = {0};
    struct plugin *p = NULL;
    if (source_read_folder(&sources, folder, label, endings, e))
        p = plugin_read_sources(name, label, &sources, e);
    else
        err_wrap(e, "plugin %s", name);
    source_free(&sources);
    free(label);
    return p;
}

static void copy_options(struct manifest *to, const struct manifest *from) {
    for (size_t i = 0; i < from->n_options; i++) {
        to->options[i].integer = from->options[i].integer;
        free(to->options[i].text);
        to->options[i].text = mem_copy_text(from->options[i].text);
    }
}

struct plugin *plugin_copy(const struct plugin *p, struct err *e) {
    struct source_set sources = {0};
    for (size_t i = 0; i < p->sources.n; i++) {
        const struct source_file *f = &p->sources.files[i];
        source_add(&sources, f->name, f->label, f->text, f->length);
    }
    struct plugin *copy = plugin_read_sources(p->manifest.name, p->label, &sources, e);
    if (copy) copy_options(&copy->manifest, &p->manifest);
    return copy;
}

static bool may_be_used(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".lua") == 0 && strcmp(name, "init.lua") != 0 &&
           strcmp(name, "examples.lua") != 0;
}

void plugin_use(struct plugin *p, const struct plugin *used) {
    for (size_t i = 0; i < used->sources.n; i++) {
        const struct source_file *f = &used->sources.files[i];
        if (!may_be_used(f->name)) continue;
        char *name = strchr(f->name, '/') ? mem_copy_text(f->name)
                                          : mem_print("%s/%s", used->manifest.name, f->name);
        if (!source_find(&p->sources, name))
            source_add(&p->sources, name, f->label, f->text, f->length);
        free(name);
    }
}

bool plugin_start(struct plugin *p, const struct plugin_host *host, struct err *e) {
    p->host = host;
    struct script_options options = {.name = p->label,
                                     .limits = host->limits,
                                     .sources = &p->sources,
                                     .modules = host->modules,
                                     .context = p};
    p->script = script_new(&options, e);
    if (!p->script || !script_run_main(p->script, "init.lua", e)) return false;
    lua_pop(script_lua(p->script), 1); /* what init.lua returned */
    return true;
}

static void free_items(struct plugin *p) {
    for (size_t i = 0; i < p->n; i++) {
        free(p->items[i].name);
        free(p->items[i].title);
        free(p->items[i].where);
    }
    free(p->items);
}

void plugin_free(struct plugin *p) {
    if (!p) return;
    script_free(p->script);
    free_items(p);
    manifest_free(&p->manifest);
    source_free(&p->sources);
    free(p->label);
    free(p->scratch);
    free(p->fault);
    free(p);
}

void plugin_fault(struct plugin *p, const struct err *e) {
    free(p->fault);
    p->fault = mem_print("%.*s%s%s%s", (int)strcspn(e->message, "\n"), e->message,
                         e->where[0] ? " (" : "", e->where, e->where[0] ? ")" : "");
    p->faults++;
}

void plugin_success(struct plugin *p) {
    p->faults = 0;
}

struct plugin *plugin_of(lua_State *L) {
    return script_context(L);
}

void plugin_require(lua_State *L, enum capability needs) {
    if (!(plugin_of(L)->manifest.needs & needs))
        luaL_error(L, "this needs the capability \"%s\": add it to \"needs\" in plugin.json",
                   capability_name(needs));
}

static void check_may_register(lua_State *L, enum noun noun, enum capability needs,
                               const char *name) {
    struct plugin *p = plugin_of(L);
    if (!script_is_loading(L))
        luaL_error(L, "contributions are registered only while the plugin loads");
    plugin_require(L, needs);
    for (size_t i = 0; !noun_repeats(noun) && i < p->n; i++)
        if (p->items[i].noun == noun && strcmp(p->items[i].name, name) == 0)
            luaL_error(L, "\"%s\" is registered twice (first at %s)", name, p->items[i].where);
}

void plugin_register(lua_State *L, enum noun noun, enum capability needs, const char *name,
                     const char *title, int rank) {
    struct plugin *p = plugin_of(L);
    check_may_register(L, noun, needs, name);
    luaL_where(L, 1); /* what may raise comes first: nothing is held yet */
    lua_insert(L, -2);
    int table = luaL_ref(L, LUA_REGISTRYINDEX);
    size_t length = strlen(lua_tostring(L, -1));
    p->items = MEM_PUSH(p->items, p->n, p->cap);
    p->items[p->n++] = (struct contribution){
        .noun = noun,
        .plugin = p,
        .name = mem_copy_text(name),
        .title = mem_copy_text(title),
        .where = mem_copy(lua_tostring(L, -1), length > 2 ? length - 2 : 0), /* without ": " */
        .rank = rank,
        .table = table};
    lua_pop(L, 1);
}
