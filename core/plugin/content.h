/* What plugins consist of, as the store keeps it: their sources and options, addressed by content.
 *
 * Names are "PLUGIN/FILE"; options travel as "PLUGIN/options.json", files of a used plugin as
 * "PLUGIN/USED/FILE". A hash is BLAKE2b-256 over the sorted names and contents. */
#ifndef QIANSHOU_PLUGIN_CONTENT_H
#define QIANSHOU_PLUGIN_CONTENT_H

#include "base/hash.h"
#include "plugin/registry.h"
#include "store/store.h"

/* with_examples: and with what else is there to check them, combinations.lua. */
void content_add(struct source_set *files, const struct plugin *p, bool with_examples);
void content_hash(const struct source_set *files, char out[HASH_HEX]);
void plugin_hash(const struct plugin *p, char out[HASH_HEX]); /* examples and options included */

/* Keeps the text of one file (inside a transaction); `hash` is its address. */
bool content_keep(struct store *s, const struct source_file *f, char hash[HASH_HEX],
                  struct err *e) MUST_CHECK;
/* Adds the rows (name, hash, content) of a query and checks every byte: a changed file is named.
 * Messages call the files "LABEL:NAME". */
bool content_read(struct query *q, const char *label, struct source_set *files,
                  struct err *e) MUST_CHECK;
/* Its plugins with their options, neither ordered nor started. */
bool content_open(const struct source_set *files, struct registry *r, struct err *e) MUST_CHECK;

#endif
