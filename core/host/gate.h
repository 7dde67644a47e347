/* The gate that a plugin passes before it takes the place of what runs under its name. Shared by
 * reloading and quarantine only. */
#ifndef QIANSHOU_HOST_GATE_H
#define QIANSHOU_HOST_GATE_H

#include "host/host.h"

enum gate {
    GATE_SAME,        /* it runs already */
    GATE_IN,          /* it runs from now on */
    GATE_REFUSED,     /* what ran goes on */
    GATE_QUARANTINED, /* refused, for it was quarantined */
};

/* Takes p over, which was read and not started. `hash` becomes its hash; who it replaces goes to
 * `replaced`. e is filled unless it runs. From the store: its migrations ran when it was new, and
 * those in the folder may be another version's. */
enum gate_from { GATE_FROM_FOLDER, GATE_FROM_STORE };
enum gate gate_try(struct host *h, struct plugin *p, enum gate_from from, struct registry *replaced,
                   char hash[HASH_HEX], struct err *e) MUST_CHECK;

#endif
