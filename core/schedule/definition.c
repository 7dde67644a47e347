#include "schedule/schedule.h"

#include <string.h>

#include "base/json.h"

static const char *const late_names[] = {"once", "each", "skip"};

/* ---- writing ---- */

static bool read_late(const char *text, enum late *late, struct err *e) {
    for (int i = LATE_ONCE; i <= LATE_SKIP; i++)
        if (strcmp(late_names[i], text) == 0) {
            *late = (enum late)i;
            return true;
        }
    err_set(e, ERR_INPUT, "late = \"%s\" is not understood", text);
    return err_hint(e, "write late = \"once\", \"each\" or \"skip\"");
}

static bool read_grace(const char *text, int64_t *ms, struct err *e) {
    if (when_duration(text, ms)) return true;
    err_set(e, ERR_INPUT, "grace = \"%s\" is not understood", text);
    return err_hint(e, "write grace = \"90m\", \"1h\" or \"2d\"");
}

static bool check_fields(const struct definition_fields *f, struct definition *d, struct err *e) {
    *d = (struct definition){0};
    if (!when_read(&f->when, &d->when, e) || !read_late(f->late ? f->late : "once", &d->late, e) ||
        !read_grace(f->grace ? f->grace : "1h", &d->grace_ms, e))
        return false;
    if (d->when.kind != WHEN_BIRTHDAY || !d->when.day.month) return true;
    return err_set(e, ERR_INPUT,
                   "when: birthday = true, and targets says whose birthdays they are");
}

static void add_text(struct buf *out, const char *name, const char *text) {
    if (!text) return;
    if (out->data[out->len - 1] != '{') buf_add_char(out, ',');
    buf_printf(out, "\"%s\":", name);
    json_add_text(out, text, strlen(text));
}

static void add_days(struct buf *out, const char *name, int64_t days) {
    if (days) buf_printf(out, ",\"%s\":%d", name, (int)days);
}

bool definition_write(const struct definition_fields *f, struct buf *out, struct err *e) {
    struct definition d;
    if (!check_fields(f, &d, e)) return false;
    buf_add_text(out, "{\"when\":{");
    add_text(out, "cron", f->when.cron);
    add_text(out, "date", f->when.date);
    add_text(out, "lunar", f->when.lunar);
    add_text(out, "term", f->when.term);
    add_text(out, "every", f->when.every);
    if (f->when.birthday) buf_add_text(out, "\"birthday\":true");
    add_days(out, "before", f->when.before);
    add_days(out, "after", f->when.after);
    add_text(out, "at", f->when.at);
    add_text(out, "workday", f->when.workday);
    buf_printf(out, "},\"late\":\"%s\",\"grace_ms\":%lld}", late_names[d.late],
               (long long)d.grace_ms);
    return true;
}

/* ---- reading ---- */

static const char *text_at(const cJSON *object, const char *name) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static int64_t integer_at(const cJSON *object, const char *name) {
    int64_t value = 0;
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return item && json_integer(item, &value) ? value : 0;
}

static bool read_when(const cJSON *when, struct when *w, struct err *e) {
    static const struct birthday somebodys = {0};
    const struct when_fields fields = {
        .cron = text_at(when, "cron"),
        .date = text_at(when, "date"),
        .lunar = text_at(when, "lunar"),
        .term = text_at(when, "term"),
        .every = text_at(when, "every"),
        .at = text_at(when, "at"),
        .workday = text_at(when, "workday"),
        .birthday = cJSON_GetObjectItemCaseSensitive(when, "birthday") ? &somebodys : NULL,
        .before = integer_at(when, "before"),
        .after = integer_at(when, "after")};
    return when_read(&fields, w, e);
}

bool definition_read(const char *text, struct definition *d, struct err *e) {
    *d = (struct definition){0};
    cJSON *root = json_parse(text, strlen(text), "definition", e);
    if (!root) return false;
    const char *late = text_at(root, "late");
    d->grace_ms = integer_at(root, "grace_ms");
    bool ok = read_when(cJSON_GetObjectItemCaseSensitive(root, "when"), &d->when, e) &&
              read_late(late ? late : "", &d->late, e);
    cJSON_Delete(root);
    return ok;
}
