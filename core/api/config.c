#include "api/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/internal.h"

enum { FAULTS_MAX = 5 };

void config_fault(struct config *c, int line, const char *fmt, ...) {
    char text[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    c->faults = MEM_PUSH(c->faults, c->n_faults, c->cap_faults);
    size_t at = c->n_faults++;
    for (; at > 0 && c->faults[at - 1].line > line; at--) c->faults[at] = c->faults[at - 1];
    c->faults[at] = (struct config_fault){line, mem_copy_text(text)};
}

bool config_check(const struct config *c, struct err *e) {
    if (c->n_faults == 0) return true;
    struct buf b = {0};
    for (size_t i = 0; i < c->n_faults; i++)
        buf_printf(&b, "\n  %s:%d: %s", c->path, c->faults[i].line, c->faults[i].message);
    err_set(e, ERR_INPUT, "%zu mistake%s in the configuration:%s", c->n_faults,
            c->n_faults == 1 ? "" : "s", buf_text(&b));
    buf_free(&b);
    return false;
}

/* ---- checking the whole ---- */

static void check_whole(struct config *c) {
    if (!c->store) config_fault(c, 1, "the store is missing: store \"var/qianshou.db\"");
    if (!c->zone) c->zone = mem_copy_text("Asia/Shanghai");
    for (size_t i = 0; i < c->n_staff; i++) {
        size_t r = 0;
        while (r < c->n_roles &&
               (!c->staff[i].role || strcmp(c->roles[r].name, c->staff[i].role) != 0))
            r++;
        if (r == c->n_roles && c->staff[i].role)
            config_fault(c, c->staff[i].line, "there is no role \"%s\"", c->staff[i].role);
    }
}

bool config_read(struct config *c, const char *path, struct err *e) {
    *c = (struct config){.path = mem_copy_text(path), .faults_max = FAULTS_MAX};
    struct source_set set = {0};
    if (!source_read_file(&set, path, "init.lua", path, e)) {
        config_free(c);
        return false;
    }
    struct script_options options = {.name = "configuration",
                                     .limits = {.memory_bytes = 8 << 20, .cpu_ms = 1000},
                                     .sources = &set,
                                     .context = c,
                                     .globals = config_open_declarations};
    struct script *s = script_new(&options, e);
    bool ok = s && script_run_main(s, "init.lua", e);
    script_free(s);
    source_free(&set);
    if (ok)
        check_whole(c);
    else
        config_free(c);
    return ok;
}

void config_free(struct config *c) {
    for (size_t i = 0; i < c->n_plugins; i++) {
        for (size_t k = 0; k < c->plugins[i].n; k++) {
            free(c->plugins[i].options[k].name);
            free(c->plugins[i].options[k].text);
        }
        free(c->plugins[i].options);
        free(c->plugins[i].name);
    }
    for (size_t i = 0; i < c->n_funds; i++) free(c->funds[i].code), free(c->funds[i].title);
    for (size_t i = 0; i < c->n_roles; i++) free(c->roles[i].name);
    for (size_t i = 0; i < c->n_staff; i++)
        free(c->staff[i].name), free(c->staff[i].role), free(c->staff[i].login);
    for (size_t i = 0; i < c->n_faults; i++) free(c->faults[i].message);
    free(c->plugins);
    free(c->funds);
    free(c->roles);
    free(c->staff);
    free(c->bands);
    free(c->faults);
    free(c->path);
    free(c->store);
    free(c->zone);
    free(c->transport);
    for (size_t i = 0; i < c->n_draw; i++) free(c->draw[i]);
    *c = (struct config){0};
}
