/* Shared by configuring and reloading only. */
#ifndef QIANSHOU_HOST_CONFIGURE_H
#define QIANSHOU_HOST_CONFIGURE_H

#include "host/host.h"

/* Where what is read goes: zeroed at first. */
struct reading {
    struct config *config;
    struct registry *plugins; /* with their options, neither ordered nor started */
    void (*unreadable)(void *context, const char *plugin, const struct err *e);
    void *context;
};

/* Reads init.lua and the folders it names; mistakes of both are in config->faults. Fails when
 * init.lua cannot be read or run at all: then there is no config. */
bool configure_read(const struct host *h, struct reading *r, struct err *e) MUST_CHECK;
/* Who acts by the host's config: the one named, or whose login this is. */
void configure_actor(struct host *h, const char *given);

/* ---- host.c: what reloading does again ---- */

void host_prepare_plugins(struct host *h); /* sets what plugins are started with */
bool host_migrate_plugin(struct host *h, const char *name, struct err *e) MUST_CHECK;
/* Brings staff and funds up to date with init.lua. */
bool host_sync_declarations(struct host *h, struct err *e) MUST_CHECK;

#endif
