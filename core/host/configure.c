/* From init.lua and the folders it names to a configured host. */
#include "host/configure.h"

#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- where things are ---- */

static bool has_configuration(const char *folder) {
    char *path = mem_print("%s/init.lua", folder);
    bool ok = access(path, R_OK) == 0;
    free(path);
    return ok;
}

static char *program_folder(void) {
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n <= 0) return mem_copy_text(".");
    path[n] = '\0';
    return mem_copy_text(dirname(path));
}

static bool find_home(struct host *h, const char *given, struct err *e) {
    const char *from_environment = getenv("QIANSHOU_HOME");
    if (given || from_environment) {
        h->home = mem_copy_text(given ? given : from_environment);
        if (has_configuration(h->home)) return true;
        return err_set(e, ERR_USAGE, "there is no init.lua in %s", h->home);
    }
    h->home = program_folder();
    if (has_configuration(h->home)) return true;
    char *beside = h->home;
    h->home = mem_print("%s/../share/qianshou", beside); /* as `make install` lays it out */
    free(beside);
    if (has_configuration(h->home)) return true;
    err_set(e, ERR_USAGE, "there is no init.lua beside the program nor in %s", h->home);
    return err_hint(e, "say where it is: --home FOLDER, or QIANSHOU_HOME");
}

/* ---- configure ---- */

static void set_options(struct config *c, const struct config_plugin *decl, struct plugin *p) {
    for (size_t i = 0; i < decl->n; i++) {
        const struct config_option *o = &decl->options[i];
        struct value v = o->text ? value_text(o->text) : value_integer(o->integer);
        struct err e;
        if (!manifest_set_option(&p->manifest, o->name, &v, o->is_boolean, &e))
            config_fault(c, o->line, "%s%s%s", e.message, e.hint[0] ? ": " : "", e.hint);
    }
}

static void read_plugin(const struct host *h, struct reading *r, const struct config_plugin *decl) {
    struct err e;
    char *relative = mem_print("plugins/%s", decl->name);
    char *folder = host_path(h, relative);
    struct plugin *p = access(folder, F_OK) == 0 ? plugin_read(folder, &e) : NULL;
    if (p) {
        set_options(r->config, decl, p);
        registry_add(r->plugins, p);
    } else if (access(folder, F_OK) != 0) {
        config_fault(r->config, decl->line, "there is no plugin folder %s", relative);
    } else {
        r->unreadable(r->context, decl->name, &e);
    }
    free(folder);
    free(relative);
}

bool configure_read(const struct host *h, struct reading *r, struct err *e) {
    char *path = host_path(h, "init.lua");
    bool ok = config_read(r->config, path, e);
    free(path);
    if (!ok) return false;
    for (size_t i = 0; i < r->config->n_plugins; i++) read_plugin(h, r, &r->config->plugins[i]);
    return true;
}

/* ---- who acts ---- */

void configure_actor(struct host *h, const char *given) {
    struct passwd *user = getpwuid(getuid());
    h->actor = h->role = "";
    h->permissions = 0;
    for (size_t i = 0; i < h->config.n_staff; i++) {
        const struct config_staff *p = &h->config.staff[i];
        bool logged_in = p->login && user && strcmp(p->login, user->pw_name) == 0;
        if (!p->name || !p->role || !(given ? strcmp(p->name, given) == 0 : logged_in)) continue;
        if (p->login && !logged_in) continue; /* the name belongs to another login */
        h->actor = p->name;
        h->role = p->role;
        for (size_t r = 0; r < h->config.n_roles; r++)
            if (strcmp(h->config.roles[r].name, p->role) == 0)
                h->permissions = h->config.roles[r].permissions;
        return;
    }
}

static bool check_actor(const struct host *h, const char *given, struct err *e) {
    if (!given || h->actor[0]) return true;
    struct buf names = {0};
    for (size_t i = 0; i < h->config.n_staff; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", h->config.staff[i].name);
    err_set(e, ERR_DENIED, "\"%s\" is not a staff member who may work from this login", given);
    err_hint(e, "init.lua declares: %s", names.len ? buf_text(&names) : "nobody");
    buf_free(&names);
    return false;
}

static bool read_now(struct host *h, const char *now, struct err *e) {
    if (!now) return true;
    return instant_parse(now, &h->now) ||
           err_set(e, ERR_USAGE, "--now \"%s\" is no instant (2023-10-15 09:00)", now);
}

/* ---- the whole ---- */

static void leave_out(void *host, const char *name, const struct err *e) {
    struct host *h = host;
    (void)name;
    registry_report(&h->registry, e);
}

bool host_configure(struct host *h, const struct host_options *options, struct err *e) {
    *h = (struct host){.verb = mem_copy_text(options->verb), .actor = "", .role = ""};
    struct reading r = {&h->config, &h->registry, leave_out, h};
    if (!find_home(h, options->home, e) || !configure_read(h, &r, e)) return false;
    configure_actor(h, options->actor);
    if (!config_check(&h->config, e) || !check_actor(h, options->actor, e) ||
        !read_now(h, options->now, e))
        return false;
    registry_order(&h->registry);
    h->store_path = options->store ? mem_copy_text(options->store) : host_path(h, h->config.store);
    return true;
}
