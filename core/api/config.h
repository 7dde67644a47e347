/* init.lua: the host's configuration. It runs in a small environment that only declares; every
 * mistake in it is collected with its line, so that all are reported at once. */
#ifndef QIANSHOU_API_CONFIG_H
#define QIANSHOU_API_CONFIG_H

#include "base/err.h"
#include "base/money.h"
#include "base/value.h"

struct config_option {
    char *name;
    char *text; /* NULL: a number or a boolean */
    int64_t integer;
    bool is_boolean;
    int line;
};

struct config_plugin {
    char *name;
    struct config_option *options;
    size_t n, cap;
    int line;
};

struct config_fund {
    char *code, *title;
    int64_t division;
};

struct config_role {
    char *name;
    unsigned permissions; /* a bit each: config_permission */
    int line;
};

struct config_staff {
    char *name, *role, *login; /* login may be NULL: anybody at this machine may say --as NAME */
    int line;
};

struct config_band {
    fen_t up_to;
    int need;
};

struct config_fault {
    int line;
    char *message;
};

enum { CONFIG_DRAW_MAX = 4 };

struct config {
    char *path; /* of init.lua */
    char *store, *zone;
    int faults_max;              /* in a row, before a plugin is quarantined */
    char *transport;             /* of messages that name none; NULL: none */
    char *draw[CONFIG_DRAW_MAX]; /* restrictions, in the order payments draw on them; none: the
                                    store's own order */
    struct config_plugin *plugins;
    struct config_fund *funds;
    struct config_role *roles;
    struct config_staff *staff;
    struct config_band *bands; /* ascending; the last has no limit */
    struct config_fault *faults;
    size_t n_plugins, n_funds, n_roles, n_staff, n_bands, n_faults, n_draw;
    size_t cap_plugins, cap_funds, cap_roles, cap_staff, cap_bands, cap_faults;
};

/* Reads and checks. Mistakes are in c->faults, sorted by line, and the call succeeds; it fails only
 * when the file cannot be read or run at all. */
bool config_read(struct config *c, const char *path, struct err *e) MUST_CHECK;
void config_free(struct config *c);
void config_fault(struct config *c, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* All faults as one error; true when there are none. */
bool config_check(const struct config *c, struct err *e) MUST_CHECK;

/* "import" → its bit; 0: no such permission. */
unsigned config_permission(const char *name);

#endif
