#include "plugin/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static void add_options(struct ruleset *rs, const struct manifest *m) {
    struct buf b = {0};
    buf_add_char(&b, '{');
    for (size_t i = 0; i < m->n_options; i++) {
        const struct option *o = &m->options[i];
        if (i > 0) buf_add_char(&b, ',');
        json_add_text(&b, o->name, strlen(o->name));
        buf_add_char(&b, ':');
        if (o->type == OPTION_TEXT)
            json_add_text(&b, o->text, strlen(o->text));
        else if (o->type == OPTION_BOOLEAN)
            buf_add_text(&b, o->integer ? "true" : "false");
        else
            json_add_integer(&b, o->integer);
    }
    buf_add_char(&b, '}');
    char *name = mem_print("%s/options.json", m->name);
    source_add(&rs->files, name, name, b.data, b.len);
    free(name);
    buf_free(&b);
}

static void hash_files(struct ruleset *rs) {
    struct hash h;
    hash_begin(&h);
    for (size_t i = 0; i < rs->files.n; i++) {
        const struct source_file *f = &rs->files.files[i];
        char content[HASH_HEX];
        hash_of(f->text, f->length, content);
        hash_add_text(&h, f->name);
        hash_add_text(&h, content);
    }
    hash_end(&h, rs->hash);
}

void ruleset_of_registry(const struct registry *r, struct ruleset *out) {
    *out = (struct ruleset){0};
    for (size_t i = 0; i < r->n; i++) {
        const struct plugin *p = r->plugins[i];
        if (!(p->manifest.needs & NEEDS_RULE)) continue;
        for (size_t k = 0; k < p->sources.n; k++) {
            const struct source_file *f = &p->sources.files[k];
            if (strcmp(f->name, "examples.lua") == 0) continue;
            char *name = mem_print("%s/%s", p->manifest.name, f->name);
            source_add(&out->files, name, f->label, f->text, f->length);
            free(name);
        }
        add_options(out, &p->manifest);
    }
    hash_files(out);
}

void ruleset_free(struct ruleset *rs) {
    source_free(&rs->files);
}

/* ---- in the store ---- */

static bool save_files(struct store *s, const struct ruleset *rs, int64_t id, struct err *e) {
    for (size_t i = 0; i < rs->files.n; i++) {
        const struct source_file *f = &rs->files.files[i];
        char hash[HASH_HEX];
        hash_of(f->text, f->length, hash);
        if (!store_run(s, e,
                       "insert into source_text (hash, content) values (?, ?) on conflict (hash) "
                       "do nothing",
                       "tb", hash, f->text, f->length) ||
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

static bool load_files(struct query *q, struct ruleset *rs, struct err *e) {
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW) {
        const char *name = query_text(q, 0);
        struct value content = query_value(q, 2);
        char actual[HASH_HEX];
        hash_of(content.text, content.length, actual);
        if (strcmp(actual, query_text(q, 1)) != 0) {
            err_set(e, ERR_STORE,
                    "the stored rule file %s is not what was approved: its bytes have changed",
                    name);
            return err_hint(e, "restore the store from a backup; no award of this ruleset can be "
                               "replayed until then");
        }
        char *label = mem_print("ruleset %.8s:%s", rs->hash, name);
        source_add(&rs->files, name, label, content.text, content.length);
        free(label);
    }
    return step == STORE_DONE;
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
    bool ok = q && load_files(q, rs, e);
    query_close(q);
    if (ok) {
        hash_files(rs);
        if (strcmp(rs->hash, hash) != 0)
            ok =
                err_set(e, ERR_STORE,
                        "the stored ruleset %.12s has other files than it was approved with", hash);
    }
    free(hash);
    if (!ok) ruleset_free(rs);
    return ok;
}

/* ---- back to plugins ---- */

static bool apply_options(struct plugin *p, const struct source_file *file, struct err *e) {
    cJSON *root = json_parse(file->text, file->length, file->label, e);
    if (!root) return false;
    const cJSON *item;
    bool ok = true;
    cJSON_ArrayForEach(item, root) {
        bool is_boolean = cJSON_IsBool(item);
        int64_t i = cJSON_IsTrue(item);
        if (!is_boolean && !cJSON_IsString(item)) ok = json_integer(item, &i);
        for (size_t k = 0; k < p->manifest.n_options; k++) {
            struct option *o = &p->manifest.options[k];
            if (strcmp(o->name, item->string) != 0) continue;
            o->integer = i; /* stored after parsing: yuan are 分 already */
            if (cJSON_IsString(item)) {
                free(o->text);
                o->text = mem_copy_text(item->valuestring);
            }
        }
    }
    cJSON_Delete(root);
    return ok;
}

static bool open_plugin(const struct ruleset *rs, size_t *at, struct registry *r, struct err *e) {
    char name[128];
    const char *first = rs->files.files[*at].name;
    size_t length = strcspn(first, "/");
    snprintf(name, sizeof name, "%.*s", (int)length, first);
    struct source_set sources = {0};
    const struct source_file *options = NULL;
    for (; *at < rs->files.n && strncmp(rs->files.files[*at].name, first, length + 1) == 0; ++*at) {
        const struct source_file *f = &rs->files.files[*at];
        if (strcmp(f->name + length + 1, "options.json") == 0)
            options = f;
        else
            source_add(&sources, f->name + length + 1, f->label, f->text, f->length);
    }
    struct plugin *p = plugin_read_sources(name, name, &sources, e);
    source_free(&sources);
    if (!p) return false;
    registry_add(r, p);
    return !options || apply_options(p, options, e);
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
    *r = (struct registry){0};
    bool ok = true;
    for (size_t at = 0; ok && at < rs->files.n;) ok = open_plugin(rs, &at, r, e);
    if (ok) {
        drop_absent_dependencies(r);
        registry_order(r);
        ok = registry_is_whole(r, e);
    }
    if (!ok) registry_free(r);
    return ok;
}
