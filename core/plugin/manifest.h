/* plugin.json: what a plugin is and needs, read before any of its code runs. Unknown keys are
 * errors. */
#ifndef QIANSHOU_PLUGIN_MANIFEST_H
#define QIANSHOU_PLUGIN_MANIFEST_H

#include "base/mem.h"
#include "base/value.h"

enum { PLUGIN_API = 1 }; /* the contract of core/api that this program offers */

enum option_type { OPTION_TEXT, OPTION_INTEGER, OPTION_BOOLEAN, OPTION_YUAN };

struct option {
    char *name, *title;
    enum option_type type;
    char **choices; /* OPTION_TEXT only; may be none */
    size_t n_choices;
    char *text;      /* the value of a text option */
    int64_t integer; /* the value of the others; yuan in 分 */
};

enum fact_type { FACT_BOOLEAN, FACT_INTEGER, FACT_TEXT };

struct fact {
    char *name;
    enum fact_type type;
};

/* What a manifest may ask for in "needs"; a bit each. */
enum capability {
    NEEDS_RULE = 1 << 0,
    NEEDS_STORE_READ = 1 << 1,
    NEEDS_STORE_WRITE = 1 << 2,
    NEEDS_SOURCE = 1 << 3,
    NEEDS_PAYOUT = 1 << 4,
    NEEDS_REPORT = 1 << 5,
    NEEDS_COMMAND = 1 << 6,
    NEEDS_IDENTITY = 1 << 7,
    NEEDS_FILES = 1 << 8,
    NEEDS_JOB = 1 << 9,
    NEEDS_EVENT = 1 << 10,
    NEEDS_OUTBOX_SEND = 1 << 11,
    NEEDS_OUTBOX_TRANSPORT = 1 << 12,
    NEEDS_LEDGER_POST = 1 << 13,
};

struct manifest {
    char *name, *title, *version;
    unsigned needs; /* enum capability */
    char **uses;    /* plugins whose .lua files it may require; they are in `after` too */
    size_t n_uses;
    char **after;
    size_t n_after;
    struct option *options;
    size_t n_options;
    struct fact *facts;
    size_t n_facts;
};

/* `folder` is the name the manifest must bear. On failure everything wrong that was found first is
 * in e. */
bool manifest_read(struct manifest *m, const char *folder, const char *text, size_t length,
                   const char *label, struct err *e) MUST_CHECK;
void manifest_free(struct manifest *m);
/* Sets an option from init.lua. False with a message when there is none of the name or the value
 * does not fit. */
bool manifest_set_option(struct manifest *m, const char *name, const struct value *v,
                         bool is_boolean, struct err *e) MUST_CHECK;
const char *capability_name(unsigned bit); /* "store.read" */

#endif
