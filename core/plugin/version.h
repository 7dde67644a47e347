/* Versions of plugins in the store: those that have run in a server, by the hash of their content
 * (content.h), and the verdicts on them. Each function that writes is one transaction. */
#ifndef QIANSHOU_PLUGIN_VERSION_H
#define QIANSHOU_PLUGIN_VERSION_H

#include "plugin/content.h"

enum verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_QUARANTINED, VERDICT_RELEASED };

/* The newest verdict on a version; *reason (may be NULL) is the caller's. */
bool version_verdict(struct store *s, const char *plugin, const char *hash, enum verdict *verdict,
                     char **reason, struct err *e) MUST_CHECK;
/* The version has passed and runs: its files are kept, once. */
bool version_accept(struct store *s, const struct plugin *p, const char *hash,
                    struct err *e) MUST_CHECK;
/* An accepted version is not to be loaded any more. */
bool version_quarantine(struct store *s, const char *plugin, const char *hash, const char *reason,
                        struct err *e) MUST_CHECK;
/* What is quarantined of the plugin may be loaded again; inside a transaction. *n: how many. */
bool version_release(struct store *s, const char *plugin, int64_t *n, struct err *e) MUST_CHECK;

/* The version that passed last and is not quarantined, other than `except`, read and not started;
 * *p NULL: there is none. */
bool version_last_good(struct store *s, const char *plugin, const char *except, struct plugin **p,
                       struct err *e) MUST_CHECK;

#endif
