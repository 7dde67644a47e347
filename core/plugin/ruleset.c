#include "plugin/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ruleset_of_registry(const struct registry *r, struct ruleset *out) {
    *out = (struct ruleset){0};
    for (size_t i = 0; i < r->n; i++)
        if (r->plugins[i]->manifest.needs & NEEDS_RULE)
            content_add(&out->files, r->plugins[i], false);
    content_hash(&out->files, out->hash);
}

void ruleset_free(struct ruleset *rs) {
    source_free(&rs->files);
}

/* ---- in the store ---- */

static bool save_files(struct store *s, const struct ruleset *rs, int64_t id, struct err *e) {
    for (size_t i = 0; i < rs->files.n; i++) {
        const struct source_file *f = &rs->files.files[i];
        char hash[HASH_HEX];
        if (!content_keep(s, f, hash, e) ||
            !store_run(s, e, "insert into ruleset_file (ruleset_id, name, hash) values (?, ?, ?)",
                       "itt", id, f->name, hash))
            return false;
    }
    return true;
}

bool ruleset_save(struct store *s, const struct ruleset *rs, int64_t *id, bool *is_new,
                  struct err *e) {
    bool found;
    if (!store_integer(s, e, id, &found, "select id from ruleset where hash = ?", "t", rs->hash))
        return false;
    *is_new = !found;
    if (found) return true;
    return store_run(s, e, "insert into ruleset (hash, created_at) values (?, ?)", "ti", rs->hash,
                     store_now(s)) &&
           store_integer(s, e, id, NULL, "select id from ruleset where hash = ?", "t", rs->hash) &&
           save_files(s, rs, *id, e);
}

bool ruleset_load(struct store *s, int64_t id, struct ruleset *rs, struct err *e) {
    *rs = (struct ruleset){0};
    char *hash = NULL;
    if (!store_text(s, e, &hash, NULL, "select hash from ruleset where id = ?", "i", id))
        return false;
    memcpy(rs->hash, hash, HASH_HEX);
    struct query *q =
        store_query(s, e,
                    "select f.name, f.hash, t.content from ruleset_file f "
                    "join source_text t on t.hash = f.hash where f.ruleset_id = ? order by f.name",
                    "i", id);
    char label[32];
    snprintf(label, sizeof label, "ruleset %.8s", hash);
    bool ok = q && content_read(q, label, &rs->files, e);
    query_close(q);
    if (ok) {
        content_hash(&rs->files, rs->hash);
        if (strcmp(rs->hash, hash) != 0)
            ok =
                err_set(e, ERR_STORE,
                        "the stored ruleset %.12s has other files than it was approved with", hash);
    }
    free(hash);
    if (!ok) ruleset_free(rs);
    return ok;
}

/* Rules of a ruleset come after each other as they did then; plugins without rules were not kept.
 */
static void drop_absent_dependencies(struct registry *r) {
    for (size_t i = 0; i < r->n; i++) {
        struct manifest *m = &r->plugins[i]->manifest;
        size_t kept = 0;
        for (size_t d = 0; d < m->n_after; d++) {
            if (registry_find_plugin(r, m->after[d]))
                m->after[kept++] = m->after[d];
            else
                free(m->after[d]);
        }
        m->n_after = kept;
    }
}

bool ruleset_open(const struct ruleset *rs, struct registry *r, struct err *e) {
    if (!content_open(&rs->files, r, e)) return false;
    drop_absent_dependencies(r);
    registry_order(r);
    if (registry_is_whole(r, e)) return true;
    registry_free(r);
    return false;
}
