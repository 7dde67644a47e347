/* A ruleset: the content (content.h) of all rule plugins as they were. examples.lua and
 * combinations.lua stay out, so that a new example does not change the rules. A ruleset in the
 * store is enough to run its rules again years later. */
#ifndef QIANSHOU_PLUGIN_RULESET_H
#define QIANSHOU_PLUGIN_RULESET_H

#include "plugin/content.h"

struct ruleset {
    char hash[HASH_HEX];
    struct source_set files;
};

void ruleset_of_registry(const struct registry *r, struct ruleset *out);
void ruleset_free(struct ruleset *rs);

/* Keeps it (inside a transaction); *id of the new or the existing row; *is_new says which. */
bool ruleset_save(struct store *s, const struct ruleset *rs, int64_t *id, bool *is_new,
                  struct err *e) MUST_CHECK;
/* Reads it back and checks every byte: a changed file is named. */
bool ruleset_load(struct store *s, int64_t id, struct ruleset *rs, struct err *e) MUST_CHECK;
/* Its plugins, read and ordered, not started. */
bool ruleset_open(const struct ruleset *rs, struct registry *r, struct err *e) MUST_CHECK;

#endif
