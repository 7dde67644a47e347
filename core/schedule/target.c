/* Whose occurrences there are: the targets of a job, asked for once a day. */
#include "schedule/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { BIRTHDAY_TEXT = 16 };

/* '02-29', 'L01-11', 'L02-15+' */
static const char *write_birthday(const struct birthday *b, char out[BIRTHDAY_TEXT]) {
    snprintf(out, BIRTHDAY_TEXT, "%s%02d-%02d%s", b->lunar ? "L" : "", b->month % 100, b->day % 100,
             b->leap ? "+" : "");
    return out;
}

static bool read_birthday(const char *text, struct birthday *b) {
    char day[] = "MM-DD";
    bool lunar = *text == 'L';
    text += lunar;
    if (strlen(text) < sizeof day - 1) return false;
    memcpy(day, text, sizeof day - 1);
    if (!birthday_parse(day, lunar, b)) return false;
    b->leap = text[sizeof day - 1] == '+';
    return true;
}

bool target_birthday(struct schedule *s, const struct job *j, int64_t target,
                     struct birthday *birthday, struct err *e) {
    char *text = NULL;
    bool ok = store_text(s->store, e, &text, NULL,
                         "select birthday from job_target where job_id = ? and target = ?", "ii",
                         j->id, target);
    if (ok && (!text || !read_birthday(text, birthday)))
        ok = err_set(e, ERR_STORE, "job %s: the birthday of target %lld is none", j->declared->name,
                     (long long)target);
    free(text);
    return ok;
}

/* ---- taking what the job gives ---- */

struct taking {
    struct schedule *s;
    struct job *j;
    instant_t now;
    int64_t sync;
    bool store_failed; /* and not the job */
};

/* A row of job_target as it stands. */
struct known {
    bool found;
    char birthday[BIRTHDAY_TEXT];
    int64_t sync;
    instant_t due; /* 0: none is pending */
};

static bool look_up(struct taking *t, int64_t target, struct known *k, struct err *e) {
    struct query *q =
        store_query(t->s->store, e,
                    "select birthday, sync, due from job_target where job_id = ? and target = ?",
                    "ii", t->j->id, target);
    if (!q) return false;
    enum store_step step = store_next(q, e);
    *k = (struct known){.found = step == STORE_ROW};
    if (k->found) {
        const char *birthday = query_text(q, 0);
        snprintf(k->birthday, sizeof k->birthday, "%s", birthday ? birthday : "");
        k->sync = query_integer(q, 1);
        k->due = query_integer(q, 2);
    }
    query_close(q);
    return step != STORE_FAILED;
}

static bool say(struct taking *t, int64_t target, const char *birthday, struct err *e) {
    return store_run(t->s->store, e,
                     "insert into job_target (job_id, target, birthday, sync) values (?, ?, ?, ?) "
                     "on conflict (job_id, target) do update set birthday = excluded.birthday, "
                     "sync = excluded.sync",
                     "iiti", t->j->id, target, birthday, t->sync);
}

/* What has fallen due or been tried stays as it is. */
static bool may_plan(struct taking *t, const struct known *k, struct pending *p, bool *may,
                     struct err *e) {
    *may = true;
    if (!k->due) return true;
    if (!pending_read(t->s, t->j->id, p->o.target, k->due, p, e)) return false;
    *may = p->o.attempt == 0 && p->o.scheduled > t->now;
    return true;
}

static bool plan(struct taking *t, const struct known *k, int64_t target, struct err *e) {
    struct pending p = {.job_id = t->j->id, .o.target = target};
    bool may, found;
    if (!may_plan(t, k, &p, &may, e)) return false;
    if (!may) return true;
    if (!plan_first(t->s, t->j, t->now, &p, &found, e)) return false;
    if (!found) return !p.due || pending_remove(t->s, &p, e);
    return pending_write(t->s, &p, t->j->paused ? DUE_HELD : p.o.scheduled, NULL, e);
}

static bool keep(struct taking *t, int64_t target, const char *birthday, const struct known *k,
                 struct err *e) {
    t->store_failed = true;
    if (!say(t, target, birthday, e)) return false;
    if ((!k->found || !k->due || strcmp(k->birthday, birthday) != 0) && !plan(t, k, target, e))
        return false;
    t->store_failed = false;
    return true;
}

static bool take(void *context, int64_t target, const struct birthday *b, struct err *e) {
    struct taking *t = context;
    struct known k;
    char birthday[BIRTHDAY_TEXT];
    if (target < 1)
        return err_set(e, ERR_INPUT, "targets: %lld is no target: they are numbered from 1",
                       (long long)target);
    t->store_failed = !look_up(t, target, &k, e);
    if (t->store_failed) return false;
    if (k.found && k.sync == t->sync)
        return err_set(e, ERR_INPUT, "targets: %lld is there twice", (long long)target);
    return keep(t, target, write_birthday(b, birthday), &k, e);
}

/* ---- those that are gone ---- */

static bool next_gone(struct taking *t, struct pending *p, bool *found, struct err *e) {
    struct query *q = store_query(t->s->store, e,
                                  "select target, due from job_target where job_id = ? and target "
                                  "> ? and sync <> ? order by target limit 1",
                                  "iii", t->j->id, p->o.target, t->sync);
    if (!q) return false;
    enum store_step step = store_next(q, e);
    *found = step == STORE_ROW;
    if (*found) {
        p->o.target = query_integer(q, 0);
        p->due = query_integer(q, 1);
    }
    query_close(q);
    return step != STORE_FAILED;
}

static bool remove_gone(struct taking *t, struct err *e) {
    struct pending p = {.job_id = t->j->id, .o.target = -1};
    bool found;
    for (;;) {
        if (!next_gone(t, &p, &found, e)) return false;
        if (!found) return true;
        if ((p.due && !pending_remove(t->s, &p, e)) ||
            !store_run(t->s->store, e, "delete from job_target where job_id = ? and target = ?",
                       "ii", p.job_id, p.o.target))
            return false;
    }
}

/* ---- the whole ---- */

static bool finish(struct taking *t, struct err *e) {
    char day[DATE_TEXT];
    t->store_failed = true;
    return remove_gone(t, e) &&
           store_run(t->s->store, e, "update job set sync = ?, targets_day = ? where id = ?", "iti",
                     t->sync, date_format(instant_day(t->now), day), t->j->id);
}

bool target_sync(struct schedule *s, struct job *j, instant_t now, struct err *e) {
    struct taking t = {.s = s, .j = j, .now = now, .sync = j->sync + 1};
    struct err failure = {0};
    if (!store_begin(s->store, e)) return false;
    if (s->runner.targets(s->runner.context, j->declared, take, &t, &failure) &&
        finish(&t, &failure)) {
        j->sync = t.sync;
        return store_commit(s->store, e);
    }
    store_rollback(s->store);
    if (t.store_failed) {
        *e = failure;
        return false;
    }
    log_line(LOG_ERROR, "job %s: its targets stay as they were: %.*s%s%s", j->declared->name,
             (int)strcspn(failure.message, "\n"), failure.message, failure.where[0] ? ", at " : "",
             failure.where);
    return true;
}
