#include "plugin/registry.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

void registry_add(struct registry *r, struct plugin *p) {
    r->plugins = MEM_PUSH(r->plugins, r->n, r->cap);
    r->plugins[r->n++] = p;
}

void registry_free(struct registry *r) {
    for (size_t i = 0; i < r->n; i++) plugin_free(r->plugins[i]);
    free(r->plugins);
    *r = (struct registry){0};
}

struct plugin *registry_find_plugin(const struct registry *r, const char *name) {
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->plugins[i]->manifest.name, name) == 0) return r->plugins[i];
    return NULL;
}

/* ---- order ---- */

static int by_name(const void *a, const void *b) {
    const struct plugin *const *p = a, *const *q = b;
    return strcmp((*p)->manifest.name, (*q)->manifest.name);
}

void registry_report(struct registry *r, const struct err *e) {
    r->broken++;
    r->last = *e;
    log_err(e);
}

bool registry_is_whole(const struct registry *r, struct err *e) {
    if (r->broken == 0) return true;
    *e = r->last; /* registry_report has shown its line and traceback */
    e->message[strcspn(e->message, "\n")] = e->excerpt[0] = '\0';
    return false;
}

static void leave_out(struct registry *r, size_t i, const struct err *e) {
    registry_report(r, e);
    plugin_free(r->plugins[i]);
    r->n--;
    memmove(&r->plugins[i], &r->plugins[i + 1], (r->n - i) * sizeof *r->plugins);
}

static bool uses(const struct manifest *m, const char *name) {
    size_t i = 0;
    while (i < m->n_uses && strcmp(m->uses[i], name) != 0) i++;
    return i < m->n_uses;
}

static bool dependencies_exist(const struct registry *r, const struct manifest *m, struct err *e) {
    for (size_t d = 0; d < m->n_after; d++) {
        if (registry_find_plugin(r, m->after[d])) continue;
        bool used = uses(m, m->after[d]);
        err_set(e, ERR_SCRIPT, "plugin \"%s\" %s \"%s\", which is not loaded", m->name,
                used ? "uses" : "must come after", m->after[d]);
        return err_hint(e, "add plugin \"%s\" to init.lua, or take it out of \"%s\" in plugin.json",
                        m->after[d], used ? "uses" : "after");
    }
    return true;
}

/* Again and again: leaving one out may leave another waiting. */
static void leave_out_waiting(struct registry *r) {
    struct err e;
    for (size_t i = 0; i < r->n;) {
        if (dependencies_exist(r, &r->plugins[i]->manifest, &e)) {
            i++;
        } else {
            leave_out(r, i, &e);
            i = 0;
        }
    }
}

/* plugins[0..n) are placed. What is not there at all need not be waited for. */
static bool is_ready(const struct registry *r, const struct plugin *p, size_t n) {
    for (size_t d = 0; d < p->manifest.n_after; d++)
        for (size_t i = n; i < r->n; i++)
            if (strcmp(r->plugins[i]->manifest.name, p->manifest.after[d]) == 0) return false;
    return true;
}

/* Names those from n_done on. */
static bool name_circle(const struct registry *r, size_t n_done, struct err *e) {
    struct buf names = {0};
    for (size_t i = n_done; i < r->n; i++)
        buf_printf(&names, "%s%s", i > n_done ? ", " : "", r->plugins[i]->manifest.name);
    err_set(e, ERR_SCRIPT, "plugins wait for each other in a circle: %s", buf_text(&names));
    buf_free(&names);
    return err_hint(e, "take one of their \"after\" or \"uses\" entries out");
}

static void leave_out_circle(struct registry *r, size_t n_done) {
    struct err e;
    if (!name_circle(r, n_done, &e)) leave_out(r, n_done, &e);
    for (; r->n > n_done; r->broken++) plugin_free(r->plugins[--r->n]);
}

/* Another plugin before `last` that declares one of its facts. */
static bool facts_are_distinct(const struct registry *r, size_t last, struct err *e) {
    const struct manifest *m = &r->plugins[last]->manifest;
    for (size_t f = 0; f < m->n_facts; f++)
        for (size_t j = 0; j < last; j++)
            for (size_t g = 0; g < r->plugins[j]->manifest.n_facts; g++)
                if (strcmp(m->facts[f].name, r->plugins[j]->manifest.facts[g].name) == 0)
                    return err_set(e, ERR_SCRIPT,
                                   "plugins \"%s\" and \"%s\" both declare the fact \"%s\"",
                                   r->plugins[j]->manifest.name, m->name, m->facts[f].name);
    return true;
}

/* plugins[0..n) are placed; the first of the rest that is ready comes next. */
static bool place_next(struct registry *r, size_t n) {
    size_t i = n;
    while (i < r->n && !is_ready(r, r->plugins[i], n)) i++;
    if (i == r->n) return false;
    struct plugin *p = r->plugins[i];
    memmove(&r->plugins[n + 1], &r->plugins[n], (i - n) * sizeof *r->plugins);
    r->plugins[n] = p;
    return true;
}

/* In order: what a used plugin uses itself has been added to it by then. */
static void add_used_files(struct registry *r) {
    for (size_t i = 0; i < r->n; i++) {
        const struct manifest *m = &r->plugins[i]->manifest;
        for (size_t u = 0; u < m->n_uses; u++) {
            const struct plugin *used = registry_find_plugin(r, m->uses[u]);
            if (used) plugin_use(r->plugins[i], used); /* a stored ruleset has brought the files */
        }
    }
}

size_t registry_sort(struct registry *r) {
    size_t n = 0;
    if (r->n > 0) qsort(r->plugins, r->n, sizeof *r->plugins, by_name);
    while (n < r->n && place_next(r, n)) n++;
    return n;
}

void registry_order(struct registry *r) {
    struct err e;
    leave_out_waiting(r);
    size_t placed = registry_sort(r);
    if (placed < r->n) leave_out_circle(r, placed);
    for (size_t i = 0; i < r->n;)
        if (facts_are_distinct(r, i, &e))
            i++;
        else
            leave_out(r, i, &e);
    leave_out_waiting(r);
    add_used_files(r);
}

/* ---- one at a time ---- */

struct registry registry_with(const struct registry *r, struct plugin *p) {
    struct registry trial = {0};
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->plugins[i]->manifest.name, p->manifest.name) != 0)
            registry_add(&trial, r->plugins[i]);
    registry_add(&trial, p);
    return trial;
}

bool registry_place(const struct registry *trial, struct err *e) {
    struct plugin *p = trial->plugins[trial->n - 1];
    if (!dependencies_exist(trial, &p->manifest, e) || !facts_are_distinct(trial, trial->n - 1, e))
        return false;
    struct registry sorted = {.plugins = mem_copy(trial->plugins, trial->n * sizeof p),
                              .n = trial->n};
    size_t placed = registry_sort(&sorted);
    bool ok = placed == sorted.n || name_circle(&sorted, placed, e);
    free(sorted.plugins);
    for (size_t u = 0; ok && u < p->manifest.n_uses; u++)
        plugin_use(p, registry_find_plugin(trial, p->manifest.uses[u]));
    return ok;
}

struct plugin *registry_take(struct registry *r, const char *name) {
    struct plugin *p = registry_find_plugin(r, name);
    size_t i = 0, kept = 0;
    for (; i < r->n; i++)
        if (r->plugins[i] != p) r->plugins[kept++] = r->plugins[i];
    r->n = kept;
    return p;
}

/* ---- contributions ---- */

static const char *const noun_names[] = {"rule",    "source", "payout format", "report",
                                         "command", "job",    "event",         "transport"};

static bool names_are_distinct(const struct registry *r, size_t last, struct err *e) {
    const struct plugin *p = r->plugins[last];
    for (size_t k = 0; k < p->n; k++)
        for (size_t i = 0; i < last && !noun_repeats(p->items[k].noun); i++)
            for (size_t j = 0; j < r->plugins[i]->n; j++) {
                const struct contribution *c = &r->plugins[i]->items[j];
                if (c->noun == p->items[k].noun && strcmp(c->name, p->items[k].name) == 0)
                    return err_set(e, ERR_SCRIPT,
                                   "the %s \"%s\" is contributed twice: at %s and at %s",
                                   noun_names[c->noun], c->name, c->where, p->items[k].where);
            }
    return true;
}

bool registry_start_last(const struct registry *trial, const struct plugin_host *host,
                         struct err *e) {
    return plugin_start(trial->plugins[trial->n - 1], host, e) &&
           names_are_distinct(trial, trial->n - 1, e);
}

void registry_start(struct registry *r, const struct plugin_host *host) {
    struct err e;
    for (size_t i = 0; i < r->n;)
        if (plugin_start(r->plugins[i], host, &e) && names_are_distinct(r, i, &e))
            i++;
        else
            leave_out(r, i, &e);
}

const struct contribution *registry_next(const struct registry *r, enum noun noun,
                                         struct registry_walk *at) {
    for (; at->plugin < r->n; at->plugin++, at->item = 0)
        while (at->item < r->plugins[at->plugin]->n) {
            const struct contribution *c = &r->plugins[at->plugin]->items[at->item++];
            if (c->noun == noun) return c;
        }
    return NULL;
}

static void not_found(const struct registry *r, enum noun noun, const char *name, struct err *e) {
    const char *names[256];
    size_t n = 0;
    struct buf list = {0};
    struct registry_walk at = {0};
    for (const struct contribution *c; n < 256 && (c = registry_next(r, noun, &at));) {
        buf_printf(&list, "%s%s", n ? ", " : "", c->name);
        names[n++] = c->name;
    }
    err_set(e, ERR_USAGE, "there is no %s \"%s\"", noun_names[noun], name);
    const char *near = text_nearest(name, names, n);
    if (near)
        err_hint(e, "did you mean \"%s\"?", near);
    else
        err_hint(e, "there are: %s", n ? buf_text(&list) : "none");
    buf_free(&list);
}

const struct contribution *registry_find(const struct registry *r, enum noun noun, const char *name,
                                         struct err *e) {
    struct registry_walk at = {0};
    for (const struct contribution *c; (c = registry_next(r, noun, &at));)
        if (strcmp(c->name, name) == 0) return c;
    not_found(r, noun, name, e);
    return NULL;
}
