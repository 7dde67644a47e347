#include "plugin/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {"", "good", "quarantined", "released"};

bool version_verdict(struct store *s, const char *plugin, const char *hash, enum verdict *verdict,
                     char **reason, struct err *e) {
    struct query *q = store_query(
        s, e,
        "select verdict, reason from plugin_verdict where plugin = ? and hash = ? order by id desc",
        "tt", plugin, hash);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    *verdict = VERDICT_NONE;
    if (reason) *reason = NULL;
    if (step == STORE_ROW) {
        *verdict = VERDICT_GOOD;
        while (strcmp(verdicts[*verdict], query_text(q, 0)) != 0) ++*verdict;
        if (reason) *reason = mem_copy_text(query_text(q, 1));
    }
    query_close(q);
    return step != STORE_FAILED;
}

/* ---- writing ---- */

static bool judge(struct store *s, const char *plugin, const char *hash, enum verdict verdict,
                  const char *reason, struct err *e) {
    return store_run(s, e,
                     "insert into plugin_verdict (plugin, hash, at, verdict, reason) values "
                     "(?, ?, ?, ?, ?)",
                     "ttitt", plugin, hash, store_now(s), verdicts[verdict], reason);
}

static bool keep_file(struct store *s, const char *plugin, const char *hash,
                      const struct source_file *f, struct err *e) {
    char content[HASH_HEX];
    return content_keep(s, f, content, e) &&
           store_run(s, e,
                     "insert into plugin_version_file (plugin, version_hash, name, hash) values "
                     "(?, ?, ?, ?)",
                     "tttt", plugin, hash, f->name, content);
}

static bool keep_files(struct store *s, const struct plugin *p, const char *hash, struct err *e) {
    struct source_set files = {0};
    content_add(&files, p, true);
    bool ok = true;
    for (size_t i = 0; ok && i < files.n; i++)
        ok = keep_file(s, p->manifest.name, hash, &files.files[i], e);
    source_free(&files);
    return ok;
}

static bool keep(struct store *s, const struct plugin *p, const char *hash, struct err *e) {
    int64_t known;
    return store_integer(s, e, &known, NULL,
                         "select count(*) from plugin_version where plugin = ? and hash = ?", "tt",
                         p->manifest.name, hash) &&
           (known > 0 ||
            (store_run(s, e,
                       "insert into plugin_version (plugin, hash, version, loaded_at) values "
                       "(?, ?, ?, ?)",
                       "ttti", p->manifest.name, hash, p->manifest.version, store_now(s)) &&
             keep_files(s, p, hash, e)));
}

/* Whether the plugin's newest verdict says already that this version is good. */
static bool is_newest_good(struct store *s, const char *plugin, const char *hash, bool *known,
                           struct err *e) {
    int64_t n;
    bool ok = store_integer(s, e, &n, NULL,
                            "select count(*) from plugin_verdict where plugin = ?1 and hash = ?2 "
                            "and verdict = 'good' and id = (select max(id) from plugin_verdict "
                            "where plugin = ?1)",
                            "tt", plugin, hash);
    *known = ok && n > 0;
    return ok;
}

bool version_accept(struct store *s, const struct plugin *p, const char *hash, struct err *e) {
    bool known;
    if (!is_newest_good(s, p->manifest.name, hash, &known, e) || known) return known;
    if (!store_begin(s, e)) return false;
    if (keep(s, p, hash, e) && judge(s, p->manifest.name, hash, VERDICT_GOOD, "", e))
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool version_quarantine(struct store *s, const char *plugin, const char *hash, const char *reason,
                        struct err *e) {
    if (!store_begin(s, e)) return false;
    if (judge(s, plugin, hash, VERDICT_QUARANTINED, reason, e)) return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool version_release(struct store *s, const char *plugin, int64_t *n, struct err *e) {
    bool ok = store_run(s, e,
                        "insert into plugin_verdict (plugin, hash, at, verdict) "
                        "select plugin, hash, ?2, 'released' from plugin_verdict v "
                        "where plugin = ?1 and verdict = 'quarantined' and id = (select max(id) "
                        "from plugin_verdict w where w.plugin = v.plugin and w.hash = v.hash)",
                        "ti", plugin, store_now(s));
    *n = ok ? store_changes(s) : 0;
    return ok;
}

/* ---- back to a plugin ---- */

static bool find_last_good(struct store *s, const char *plugin, const char *except, char **hash,
                           struct err *e) {
    bool found;
    *hash = NULL;
    return store_text(s, e, hash, &found,
                      "select hash from plugin_verdict v where plugin = ?1 and hash <> ?2 and "
                      "verdict = 'good' and not exists (select 1 from plugin_verdict w where "
                      "w.plugin = v.plugin and w.hash = v.hash and w.id > v.id and w.verdict = "
                      "'quarantined') order by id desc limit 1",
                      "tt", plugin, except);
}

static bool read_files(struct store *s, const char *plugin, const char *hash,
                       struct source_set *files, struct err *e) {
    char label[32];
    snprintf(label, sizeof label, "version %.12s", hash);
    struct query *q = store_query(s, e,
                                  "select f.name, f.hash, t.content from plugin_version_file f "
                                  "join source_text t on t.hash = f.hash "
                                  "where f.plugin = ? and f.version_hash = ? order by f.name",
                                  "tt", plugin, hash);
    bool ok = q && content_read(q, label, files, e);
    query_close(q);
    char actual[HASH_HEX];
    content_hash(files, actual);
    if (!ok || strcmp(actual, hash) == 0) return ok;
    return err_set(e, ERR_STORE, "the stored version %.12s of %s has other files than it had", hash,
                   plugin);
}

bool version_last_good(struct store *s, const char *plugin, const char *except, struct plugin **p,
                       struct err *e) {
    struct source_set files = {0};
    struct registry one = {0};
    char *hash;
    *p = NULL;
    bool ok = find_last_good(s, plugin, except, &hash, e);
    if (ok && hash) {
        ok = read_files(s, plugin, hash, &files, e) && content_open(&files, &one, e);
        *p = ok ? one.plugins[0] : NULL;
        free(one.plugins);
    }
    source_free(&files);
    free(hash);
    return ok;
}
