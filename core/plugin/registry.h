/* All plugins of one start, in the order their `after` asks for, and everything they contribute.
 *
 * A plugin that cannot be read, placed or started is reported and left out; the others go on.
 * Whoever needs all of them (a round's rules: a missing rule pays wrongly) asks registry_is_whole.
 */
#ifndef QIANSHOU_PLUGIN_REGISTRY_H
#define QIANSHOU_PLUGIN_REGISTRY_H

#include "plugin/plugin.h"

struct registry {
    struct plugin **plugins; /* after registry_order: dependencies first, then by name */
    size_t n, cap;
    size_t broken;   /* how many were left out */
    struct err last; /* why the last of them was */
};

void registry_add(struct registry *r, struct plugin *p); /* takes it over */
/* Sorts by `after`, then name; then gives each the files of those it uses. Left out: whoever waits
 * for a plugin that is not there, who waits in a circle, who declares a fact that another has
 * declared. */
void registry_order(struct registry *r);
/* Starts all in order. Left out: whose main chunk fails, or who contributes a noun and name that
 * another has. */
void registry_start(struct registry *r, const struct plugin_host *host);
/* Logs and counts a plugin that could not even be read. */
void registry_report(struct registry *r, const struct err *e);
/* False, with the last error, when any was left out. */
bool registry_is_whole(const struct registry *r, struct err *e) MUST_CHECK;
void registry_free(struct registry *r);

/* ---- one plugin at a time, while the others run ---- */

/* A registry for trying: the plugins of r, p last, in the place of the one of its name. The caller
 * frees `.plugins` and nothing else. */
struct registry registry_with(const struct registry *r, struct plugin *p);
/* Whether the last plugin of a trial may join: what it comes after is there, without a circle, and
 * its facts are its own. Gives it the files it uses. */
bool registry_place(const struct registry *trial, struct err *e) MUST_CHECK;
/* Starts it; nobody else may contribute its nouns and names. */
bool registry_start_last(const struct registry *trial, const struct plugin_host *host,
                         struct err *e) MUST_CHECK;
/* Takes a plugin out; NULL if there is none. The caller owns it. */
struct plugin *registry_take(struct registry *r, const char *name);
/* Sorts by `after`, then name, whoever is missing. How many could be placed: fewer than n, the rest
 * wait for each other. */
size_t registry_sort(struct registry *r);

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
