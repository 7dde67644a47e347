#include "plugin/manifest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/money.h"
#include "base/text.h"

static const char *const capability_names[] = {
    "stipend.rule", "store.read",  "store.write",      "intake.source", "payout.format",
    "report.add",   "command.add", "identity",         "files",         "schedule.job",
    "event.on",     "outbox.send", "outbox.transport", "ledger.post"};
enum { N_CAPABILITIES = sizeof capability_names / sizeof *capability_names };

const char *capability_name(unsigned bit) {
    return capability_names[__builtin_ctz(bit)];
}

/* What one reading needs everywhere: the manifest, its label, the error. */
struct reading {
    struct manifest *m;
    const char *label;
    struct err *e;
};

static bool wrong(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool wrong(struct reading *r, const char *fmt, ...) {
    char text[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    err_set(r->e, ERR_SCRIPT, "%s", text);
    return err_at(r->e, r->label, 0);
}

static bool is_name(const char *s) {
    if (!islower((unsigned char)*s)) return false;
    for (; *s; s++)
        if (!islower((unsigned char)*s) && !isdigit((unsigned char)*s) && *s != '_') return false;
    return true;
}

static bool only_keys(struct reading *r, const cJSON *object, const char *what,
                      const char *const *keys, size_t n) {
    for (const cJSON *item = object->child; item; item = item->next) {
        size_t i = 0;
        while (i < n && strcmp(keys[i], item->string) != 0) i++;
        if (i < n) continue;
        wrong(r, "unknown key \"%s\" in %s", item->string, what);
        const char *near = text_nearest(item->string, keys, n);
        if (near) err_hint(r->e, "did you mean \"%s\"?", near);
        return false;
    }
    return true;
}

static bool read_text(struct reading *r, const cJSON *root, const char *key, char **out) {
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(root, key);
    if (!cJSON_IsString(v) || v->valuestring[0] == '\0')
        return wrong(r, "\"%s\" must be a text", key);
    *out = mem_copy_text(v->valuestring);
    return true;
}

/* An array of texts; absent: none. */
static bool read_list(struct reading *r, const cJSON *root, const char *key, char ***out,
                      size_t *n) {
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(root, key), *item;
    if (!v) return true;
    if (!cJSON_IsArray(v)) return wrong(r, "\"%s\" must be a list of texts", key);
    *out = mem_alloc((size_t)cJSON_GetArraySize(v) * sizeof **out);
    cJSON_ArrayForEach(item, v) {
        if (!cJSON_IsString(item)) return wrong(r, "\"%s\" must be a list of texts", key);
        (*out)[(*n)++] = mem_copy_text(item->valuestring);
    }
    return true;
}

static void free_list(char **list, size_t n) {
    for (size_t i = 0; i < n; i++) free(list[i]);
    free(list);
}

static bool read_api(struct reading *r, const cJSON *root) {
    int64_t api;
    if (!json_integer(cJSON_GetObjectItemCaseSensitive(root, "api"), &api))
        return wrong(r, "\"api\" must be the number of the contract it was written for (%d now)",
                     PLUGIN_API);
    if (api == PLUGIN_API) return true;
    wrong(r, "written for api %lld, this program offers api %d", (long long)api, PLUGIN_API);
    return err_hint(r->e, "%s",
                    api > PLUGIN_API ? "use a newer qianshou"
                                     : "ask for a newer version of the plugin");
}

static bool read_needs(struct reading *r, const cJSON *root) {
    char **needs = NULL;
    size_t n = 0;
    bool ok = read_list(r, root, "needs", &needs, &n);
    for (size_t i = 0; ok && i < n; i++) {
        unsigned bit = 0;
        while (bit < N_CAPABILITIES && strcmp(capability_names[bit], needs[i]) != 0) bit++;
        if (bit == N_CAPABILITIES) {
            ok = wrong(r, "\"needs\" asks for \"%s\", which does not exist", needs[i]);
            const char *near = text_nearest(needs[i], capability_names, N_CAPABILITIES);
            if (near) err_hint(r->e, "did you mean \"%s\"?", near);
        } else {
            r->m->needs |= 1u << bit;
        }
    }
    free_list(needs, n);
    return ok;
}

static bool stands_in(char *const *list, size_t n, const char *text) {
    size_t i = 0;
    while (i < n && strcmp(list[i], text) != 0) i++;
    return i < n;
}

/* Who uses another's files comes after it. */
static bool read_order(struct reading *r, const cJSON *root) {
    struct manifest *m = r->m;
    if (!read_list(r, root, "uses", &m->uses, &m->n_uses) ||
        !read_list(r, root, "after", &m->after, &m->n_after))
        return false;
    m->after = mem_grow(m->after, (m->n_after + m->n_uses + 1) * sizeof *m->after);
    for (size_t i = 0; i < m->n_uses; i++)
        if (!stands_in(m->after, m->n_after, m->uses[i]))
            m->after[m->n_after++] = mem_copy_text(m->uses[i]);
    return true;
}

/* ---- options ---- */

static bool value_from_json(const cJSON *v, struct value *out, bool *is_boolean) {
    *is_boolean = cJSON_IsBool(v);
    if (cJSON_IsBool(v))
        *out = value_integer(cJSON_IsTrue(v));
    else if (cJSON_IsString(v))
        *out = value_text(v->valuestring);
    else {
        int64_t i;
        if (!json_integer(v, &i)) return false;
        *out = value_integer(i);
    }
    return true;
}

static bool set_option(struct option *o, const struct value *v, bool is_boolean, struct err *e) {
    bool is_text = v->type == VALUE_TEXT;
    switch (o->type) {
    case OPTION_BOOLEAN:
        if (!is_boolean)
            return err_set(e, ERR_SCRIPT, "option \"%s\" must be true or false", o->name);
        break;
    case OPTION_INTEGER:
        if (is_boolean || is_text)
            return err_set(e, ERR_SCRIPT, "option \"%s\" must be a whole number", o->name);
        break;
    case OPTION_YUAN:
        if (is_text && money_parse_yuan(v->text, &o->integer)) return true;
        if (is_boolean || is_text)
            return err_set(e, ERR_SCRIPT, "option \"%s\" must be an amount in yuan", o->name);
        o->integer = v->integer * 100;
        return true;
    case OPTION_TEXT:
        if (!is_text) return err_set(e, ERR_SCRIPT, "option \"%s\" must be a text", o->name);
        size_t i = 0;
        while (i < o->n_choices && strcmp(o->choices[i], v->text) != 0) i++;
        if (o->n_choices > 0 && i == o->n_choices) {
            err_set(e, ERR_SCRIPT, "option \"%s\" cannot be \"%s\"", o->name, v->text);
            struct buf b = {0};
            for (i = 0; i < o->n_choices; i++) buf_printf(&b, "%s%s", i ? ", " : "", o->choices[i]);
            err_hint(e, "choose one of: %s", buf_text(&b));
            buf_free(&b);
            return false;
        }
        free(o->text);
        o->text = mem_copy_text(v->text);
        return true;
    }
    o->integer = v->integer;
    return true;
}

static bool read_option(struct reading *r, const cJSON *item, struct option *o) {
    static const char *const keys[] = {"type", "default", "title", "choices"};
    static const char *const types[] = {"text", "integer", "boolean", "yuan"};
    if (!cJSON_IsObject(item)) return wrong(r, "option \"%s\" must be an object", item->string);
    o->name = mem_copy_text(item->string);
    if (!is_name(o->name))
        return wrong(r, "option name \"%s\": lower-case letters, digits and _ only", o->name);
    if (!only_keys(r, item, "an option", keys, 4) || !read_text(r, item, "title", &o->title))
        return false;
    char *type = NULL;
    if (!read_text(r, item, "type", &type)) return false;
    size_t i = 0;
    while (i < 4 && strcmp(types[i], type) != 0) i++;
    free(type);
    if (i == 4)
        return wrong(r, "option \"%s\": type must be text, integer, boolean or yuan", o->name);
    o->type = (enum option_type)i;
    if (!read_list(r, item, "choices", &o->choices, &o->n_choices)) return false;
    struct value v;
    bool is_boolean;
    if (!value_from_json(cJSON_GetObjectItemCaseSensitive(item, "default"), &v, &is_boolean))
        return wrong(r, "option \"%s\" needs a default", o->name);
    return set_option(o, &v, is_boolean, r->e) || err_at(r->e, r->label, 0);
}

static bool read_options(struct reading *r, const cJSON *root) {
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(root, "options"), *item;
    if (!v) return true;
    if (!cJSON_IsObject(v)) return wrong(r, "\"options\" must be an object");
    r->m->options = mem_alloc((size_t)cJSON_GetArraySize(v) * sizeof *r->m->options);
    cJSON_ArrayForEach(item, v) {
        if (!read_option(r, item, &r->m->options[r->m->n_options++])) return false;
    }
    return true;
}

bool manifest_set_option(struct manifest *m, const char *name, const struct value *v,
                         bool is_boolean, struct err *e) {
    const char **names = mem_alloc((m->n_options + 1) * sizeof *names);
    struct option *found = NULL;
    for (size_t i = 0; i < m->n_options; i++) {
        names[i] = m->options[i].name;
        if (strcmp(names[i], name) == 0) found = &m->options[i];
    }
    bool ok = found && set_option(found, v, is_boolean, e);
    if (!found) {
        err_set(e, ERR_SCRIPT, "plugin \"%s\" has no option \"%s\"", m->name, name);
        const char *near = text_nearest(name, names, m->n_options);
        if (near) err_hint(e, "did you mean \"%s\"?", near);
    }
    free(names);
    return ok;
}

/* ---- facts ---- */

static bool read_facts(struct reading *r, const cJSON *root) {
    static const char *const types[] = {"boolean", "integer", "text"};
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(root, "facts"), *item;
    if (!v) return true;
    if (!cJSON_IsObject(v)) return wrong(r, "\"facts\" must be an object");
    r->m->facts = mem_alloc((size_t)cJSON_GetArraySize(v) * sizeof *r->m->facts);
    cJSON_ArrayForEach(item, v) {
        size_t i = 0;
        while (i < 3 && !(cJSON_IsString(item) && strcmp(types[i], item->valuestring) == 0)) i++;
        if (i == 3 || !is_name(item->string))
            return wrong(r, "fact \"%s\": a lower-case name, and boolean, integer or text",
                         item->string);
        r->m->facts[r->m->n_facts++] =
            (struct fact){mem_copy_text(item->string), (enum fact_type)i};
    }
    return true;
}

/* ---- the whole ---- */

static bool read_root(struct reading *r, const cJSON *root, const char *folder) {
    static const char *const keys[] = {"name", "title", "version", "api",  "needs",
                                       "uses", "after", "options", "facts"};
    struct manifest *m = r->m;
    if (!cJSON_IsObject(root)) return wrong(r, "must be a JSON object");
    if (!only_keys(r, root, "plugin.json", keys, 9)) return false;
    if (!read_text(r, root, "name", &m->name) || !read_text(r, root, "title", &m->title) ||
        !read_text(r, root, "version", &m->version))
        return false;
    if (strcmp(m->name, folder) != 0)
        return wrong(r, "calls itself \"%s\", its folder is \"%s\"", m->name, folder);
    if (!is_name(m->name))
        return wrong(r, "name \"%s\": lower-case letters, digits and _ only", m->name);
    return read_api(r, root) && read_needs(r, root) && read_order(r, root) &&
           read_options(r, root) && read_facts(r, root);
}

bool manifest_read(struct manifest *m, const char *folder, const char *text, size_t length,
                   const char *label, struct err *e) {
    *m = (struct manifest){0};
    struct reading r = {.m = m, .label = label, .e = e};
    cJSON *root = json_parse(text, length, label, e);
    bool ok = root && read_root(&r, root, folder);
    cJSON_Delete(root);
    if (ok) return true;
    err_wrap(e, "plugin %s", folder);
    manifest_free(m);
    return false;
}

void manifest_free(struct manifest *m) {
    free(m->name);
    free(m->title);
    free(m->version);
    free_list(m->uses, m->n_uses);
    free_list(m->after, m->n_after);
    for (size_t i = 0; i < m->n_options; i++) {
        struct option *o = &m->options[i];
        free(o->name);
        free(o->title);
        free(o->text);
        free_list(o->choices, o->n_choices);
    }
    free(m->options);
    for (size_t i = 0; i < m->n_facts; i++) free(m->facts[i].name);
    free(m->facts);
    *m = (struct manifest){0};
}
