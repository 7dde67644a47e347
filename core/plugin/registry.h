/* All plugins of one start, in the order their `after` asks for, and everything they contribute. */
#ifndef QIANSHOU_PLUGIN_REGISTRY_H
#define QIANSHOU_PLUGIN_REGISTRY_H

#include "plugin/plugin.h"

struct registry {
    struct plugin **plugins; /* after registry_order: dependencies first, then by name */
    size_t n, cap;
};

void registry_add(struct registry *r, struct plugin *p); /* takes it over */
/* Sorts by `after`, then name; names missing plugins and cycles; two plugins may not declare one
 * fact. */
bool registry_order(struct registry *r, struct err *e) MUST_CHECK;
/* Starts all in order. Stops at the first failure. Names two plugins that contribute the same noun
 * and name. */
bool registry_start(struct registry *r, const struct plugin_host *host, struct err *e) MUST_CHECK;
void registry_free(struct registry *r);

struct plugin *registry_find_plugin(const struct registry *r,
                                    const char *name); /* NULL if there is none */
/* By noun and name; on failure e lists what there is, and the nearest name. */
const struct contribution *registry_find(const struct registry *r, enum noun noun, const char *name,
                                         struct err *e) MUST_CHECK;
/* Walks contributions of a noun: begin with at = {0}; NULL at the end. */
struct registry_walk {
    size_t plugin, item;
};
const struct contribution *registry_next(const struct registry *r, enum noun noun,
                                         struct registry_walk *at);

#endif
