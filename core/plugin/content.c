#include "plugin/content.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static void add_options(struct source_set *files, const struct manifest *m) {
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
    source_add(files, name, name, b.data, b.len);
    free(name);
    buf_free(&b);
}

/* What checks the rules and is none of them. */
static bool is_for_checks(const char *name) {
    return strcmp(name, "examples.lua") == 0 || strcmp(name, "combinations.lua") == 0;
}

void content_add(struct source_set *files, const struct plugin *p, bool with_examples) {
    for (size_t k = 0; k < p->sources.n; k++) {
        const struct source_file *f = &p->sources.files[k];
        if (!with_examples && is_for_checks(f->name)) continue;
        char *name = mem_print("%s/%s", p->manifest.name, f->name);
        source_add(files, name, f->label, f->text, f->length);
        free(name);
    }
    add_options(files, &p->manifest);
}

void content_hash(const struct source_set *files, char out[HASH_HEX]) {
    struct hash h;
    hash_begin(&h);
    for (size_t i = 0; i < files->n; i++) {
        const struct source_file *f = &files->files[i];
        char content[HASH_HEX];
        hash_of(f->text, f->length, content);
        hash_add_text(&h, f->name);
        hash_add_text(&h, content);
    }
    hash_end(&h, out);
}

void plugin_hash(const struct plugin *p, char out[HASH_HEX]) {
    struct source_set files = {0};
    content_add(&files, p, true);
    content_hash(&files, out);
    source_free(&files);
}

/* ---- in the store ---- */

bool content_keep(struct store *s, const struct source_file *f, char hash[HASH_HEX],
                  struct err *e) {
    hash_of(f->text, f->length, hash);
    return store_run(s, e,
                     "insert into source_text (hash, content) values (?, ?) on conflict (hash) do "
                     "nothing",
                     "tb", hash, f->text, f->length);
}

bool content_read(struct query *q, const char *label, struct source_set *files, struct err *e) {
    enum store_step step;
    while ((step = store_next(q, e)) == STORE_ROW) {
        const char *name = query_text(q, 0);
        struct value content = query_value(q, 2);
        char actual[HASH_HEX];
        hash_of(content.text, content.length, actual);
        if (strcmp(actual, query_text(q, 1)) != 0) {
            err_set(e, ERR_STORE, "the stored file %s is not what was kept: its bytes have changed",
                    name);
            return err_hint(e, "restore the store from a backup; what was decided with this file "
                               "cannot be replayed until then");
        }
        char *file_label = mem_print("%s:%s", label, name);
        source_add(files, name, file_label, content.text, content.length);
        free(file_label);
    }
    return step == STORE_DONE;
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

static bool open_plugin(const struct source_set *files, size_t *at, struct registry *r,
                        struct err *e) {
    char name[128];
    const char *first = files->files[*at].name;
    size_t length = strcspn(first, "/");
    snprintf(name, sizeof name, "%.*s", (int)length, first);
    struct source_set sources = {0};
    const struct source_file *options = NULL;
    for (; *at < files->n && strncmp(files->files[*at].name, first, length + 1) == 0; ++*at) {
        const struct source_file *f = &files->files[*at];
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

bool content_open(const struct source_set *files, struct registry *r, struct err *e) {
    *r = (struct registry){0};
    bool ok = true;
    for (size_t at = 0; ok && at < files->n;) ok = open_plugin(files, &at, r, e);
    if (!ok) registry_free(r);
    return ok;
}
