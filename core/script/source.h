/* A set of named source files in memory: a plugin's folder, or a ruleset as the database keeps it.
 */
#ifndef QIANSHOU_SCRIPT_SOURCE_H
#define QIANSHOU_SCRIPT_SOURCE_H

#include <stddef.h>

#include "base/err.h"

struct source_file {
    char *name;  /* "amounts.lua"; "campaigns/edition.lua" where it comes from another folder */
    char *label; /* what messages call it: "plugins/stage_amounts/amounts.lua" */
    char *text;  /* NUL after the last byte */
    size_t length;
};

struct source_set {
    struct source_file *files; /* sorted by name */
    size_t n, cap;
};

/* Reads the plain files of a folder whose names end with one of the endings ("lua", "json"; NULL
 * ends the list); not its sub-folders. A file over 1 MiB is refused. `label` is the prefix of the
 * labels ("plugins/stage_amounts"). */
bool source_read_folder(struct source_set *set, const char *folder, const char *label,
                        const char *const *endings, struct err *e) MUST_CHECK;
/* One file; the set is freed by source_free. */
bool source_read_file(struct source_set *set, const char *path, const char *name, const char *label,
                      struct err *e) MUST_CHECK;
void source_add(struct source_set *set, const char *name, const char *label, const void *text,
                size_t length);
const struct source_file *source_find(const struct source_set *set, const char *name);
void source_free(struct source_set *set);

#endif
