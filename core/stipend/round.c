#include "stipend/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- finding ---- */

static void copy(char *to, size_t size, const char *from) {
    snprintf(to, size, "%s", from ? from : "");
}

static bool read_round(struct query *q, struct round *r, bool *found, struct err *e) {
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    *found = step == STORE_ROW;
    if (*found) {
        *r = (struct round){.id = query_integer(q, 0),
                            .ruleset_id = query_integer(q, 4),
                            .cutoff = query_integer(q, 5),
                            .submission = query_integer(q, 7)};
        copy(r->term, sizeof r->term, query_text(q, 1));
        copy(r->day, sizeof r->day, query_text(q, 2));
        copy(r->state, sizeof r->state, query_text(q, 3));
        copy(r->digest, sizeof r->digest, query_text(q, 6));
        copy(r->assessed_by, sizeof r->assessed_by, query_text(q, 8));
        copy(r->submitted_by, sizeof r->submitted_by, query_text(q, 9));
    }
    query_close(q);
    return step != STORE_FAILED;
}

#define ROUND_COLUMNS                                                                              \
    "id, term, day, state, ruleset_id, cutoff, digest, submission, assessed_by, submitted_by"

bool round_load(struct store *s, int64_t id, struct round *r, struct err *e) {
    bool found;
    struct query *q =
        store_query(s, e, "select " ROUND_COLUMNS " from round where id = ?", "i", id);
    if (!read_round(q, r, &found, e)) return false;
    return found || err_set(e, ERR_INPUT, "there is no round number %lld", (long long)id);
}

bool round_find(struct store *s, const char *term, struct round *r, struct err *e) {
    bool found;
    struct query *q =
        store_query(s, e, "select " ROUND_COLUMNS " from round where term = ?", "t", term);
    if (!read_round(q, r, &found, e)) return false;
    if (found) return true;
    err_set(e, ERR_STATE, "there is no round for term %s", term);
    return err_hint(e, "open it first: qianshou round open --term %s", term);
}

bool round_period(struct store *s, const struct round *r, instant_t known, struct case_period *p,
                  struct err *e) {
    struct query *q =
        store_query(s, e, "select starts, ends from term where code = ?", "t", r->term);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) {
        *p = (struct case_period){.half = r->term[5] - '0',
                                  .term_start = date_from_iso(query_text(q, 0), query_length(q, 0)),
                                  .term_end = date_from_iso(query_text(q, 1), query_length(q, 1)),
                                  .day = date_from_iso(r->day, (int)strlen(r->day)),
                                  .known = known};
        copy(p->term, sizeof p->term, r->term);
    }
    query_close(q);
    if (step == STORE_DONE)
        err_set(e, ERR_INPUT, "the term %s is not in the school calendar", r->term);
    return step == STORE_ROW;
}

static const struct {
    const char *state, *title, *next;
} steps[] = {
    {"draft", "已开", "round assess"},
    {"assessed", "已核定", "round submit"},
    {"submitted", "待审批", "round approve"},
    {"approved", "已批准", "round pay"},
    {"paying", "付款中", "round returns, round reissue, round close"},
    {"closed", "已结",
     "nothing: a closed round stays as it is; later changes become corrections of the next round"},
};
enum { N_STEPS = sizeof steps / sizeof *steps };

const char *round_state_title(const char *state) {
    for (size_t i = 0; i < N_STEPS; i++)
        if (strcmp(steps[i].state, state) == 0) return steps[i].title;
    return state;
}

static const char *next_step(const char *state) {
    for (size_t i = 0; i < N_STEPS; i++)
        if (strcmp(steps[i].state, state) == 0) return steps[i].next;
    return "";
}

bool round_expect(const struct round *r, const char *verb, const char *states, struct err *e) {
    const char *at = strstr(states, r->state);
    if (at && (at[strlen(r->state)] == ' ' || at[strlen(r->state)] == '\0')) return true;
    err_set(e, ERR_STATE, "round %s is %s: it cannot be %s", r->term, r->state, verb);
    return err_hint(e, "what comes next: %s", next_step(r->state));
}

bool round_audit(struct store *s, const struct round *r, const char *actor, const char *verb,
                 struct err *e, const char *fmt, ...) {
    char details[1024];
    va_list va;
    va_start(va, fmt);
    vsnprintf(details, sizeof details, fmt, va);
    va_end(va);
    char action[64], subject[32];
    snprintf(action, sizeof action, "round %s", verb);
    snprintf(subject, sizeof subject, "round %s", r->term);
    return store_audit(s, actor, action, subject, details, e);
}

bool round_tell(struct store *s, const struct round *r, const char *event, const char *actor,
                struct err *e) {
    const struct field fields[] = {{"round_id", value_integer(r->id)},
                                   {"term", value_text(r->term)},
                                   {"day", value_text(r->day)},
                                   {"actor", value_text(actor)}};
    return store_tell(s, event, fields, sizeof fields / sizeof *fields, e);
}

/* Ends a step: commits when all went well. */
static bool finish(struct store *s, bool ok, struct err *e) {
    if (ok && store_commit(s, e)) return true;
    store_rollback(s);
    return false;
}

/* ---- open ---- */

static bool choose_day(struct store *s, const char *term, const char *day, char out[DATE_TEXT],
                       struct err *e) {
    char *starts = NULL, *ends = NULL;
    bool found;
    if (!store_text(s, e, &starts, &found, "select starts from term where code = ?", "t", term))
        return false;
    if (!found) {
        err_set(e, ERR_INPUT, "the term %s is not in the school calendar", term);
        return err_hint(e, "terms are written 2023-1 (autumn 2023) and 2023-2 (spring 2024)");
    }
    bool ok = store_text(s, e, &ends, NULL, "select ends from term where code = ?", "t", term);
    if (ok && day && (strcmp(day, starts) < 0 || strcmp(day, ends) >= 0))
        ok = err_set(e, ERR_INPUT, "%s is not a day of term %s (%s to before %s)", day, term,
                     starts, ends);
    copy(out, DATE_TEXT, day ? day : starts);
    free(starts);
    free(ends);
    return ok;
}

static bool open_round(struct store *s, const char *term, const char *day, const char *actor,
                       struct err *e) {
    char chosen[DATE_TEXT];
    int64_t n, earlier;
    if (!choose_day(s, term, day, chosen, e) ||
        !store_integer(s, e, &n, NULL, "select count(*) from round where term = ?", "t", term) ||
        !store_integer(s, e, &earlier, NULL,
                       "select count(*) from round r join term t on t.code = r.term "
                       "where t.starts >= (select starts from term where code = ?)",
                       "t", term))
        return false;
    if (n > 0) return err_set(e, ERR_STATE, "the round of term %s is open already", term);
    if (earlier > 0) {
        err_set(e, ERR_STATE, "a later term than %s has its round already", term);
        return err_hint(e,
                        "what an earlier term still owes becomes a correction of the next round");
    }
    struct round r;
    return store_run(s, e,
                     "insert into round (term, day, state, opened_by, opened_at) values (?, ?, "
                     "'draft', ?, ?)",
                     "ttti", term, chosen, actor, store_now(s)) &&
           round_find(s, term, &r, e) &&
           round_audit(s, &r, actor, "open", e, "{\"day\":\"%s\"}", chosen) &&
           round_tell(s, &r, "round.opened", actor, e);
}

bool round_open(struct store *s, const char *term, const char *day, const char *actor,
                struct err *e) {
    return store_begin(s, e) && finish(s, open_round(s, term, day, actor, e), e);
}

/* ---- submit and reject ---- */

static bool has_awards(struct store *s, const struct round *r, struct err *e) {
    int64_t n;
    if (!store_integer(s, e, &n, NULL, "select count(*) from award where round_id = ?", "i", r->id))
        return false;
    if (n > 0) return true;
    err_set(e, ERR_STATE, "round %s has nobody on its roster on %s", r->term, r->day);
    return err_hint(e, "import the roster, then assess again");
}

static bool submit(struct store *s, const char *term, const char *actor, struct err *e) {
    struct round r;
    return round_find(s, term, &r, e) && round_expect(&r, "submitted", "assessed", e) &&
           has_awards(s, &r, e) && policy_check_round(s, &r, e) &&
           digest_of_round(s, r.id, r.digest, e) &&
           store_run(s, e,
                     "update round set state = 'submitted', submission = submission + 1, "
                     "submitted_by = ?, digest = ? "
                     "where id = ?",
                     "tti", actor, r.digest, r.id) &&
           round_audit(s, &r, actor, "submit", e, "{\"digest\":\"%.16s\"}", r.digest) &&
           round_tell(s, &r, "round.submitted", actor, e);
}

bool round_submit(struct store *s, const char *term, const char *actor, struct err *e) {
    return store_begin(s, e) && finish(s, submit(s, term, actor, e), e);
}

static bool decide(struct store *s, const struct round *r, const char *actor, const char *decision,
                   const char *note, struct err *e) {
    return store_run(
        s, e,
        "insert into approval (round_id, submission, actor, decision, digest, note, at) "
        "values (?, ?, ?, ?, ?, ?, ?)",
        "iitttti", r->id, r->submission, actor, decision, r->digest, note, store_now(s));
}

/* The one who prepared never decides; nobody decides twice. */
static bool may_decide(struct store *s, const struct round *r, const char *actor, struct err *e) {
    if (strcmp(actor, r->assessed_by) == 0 || strcmp(actor, r->submitted_by) == 0) {
        err_set(e, ERR_DENIED, "%s prepared round %s and cannot decide on it", actor, r->term);
        return err_hint(e, "another person must look at it: --as NAME");
    }
    int64_t n;
    if (!store_integer(
            s, e, &n, NULL,
            "select count(*) from approval where round_id = ? and submission = ? and actor = ?",
            "iit", r->id, r->submission, actor))
        return false;
    return n == 0 || err_set(e, ERR_STATE, "%s has decided on round %s already", actor, r->term);
}

static bool reject(struct store *s, const char *term, const char *actor, const char *note,
                   struct err *e) {
    struct round r;
    return round_find(s, term, &r, e) && round_expect(&r, "rejected", "submitted", e) &&
           may_decide(s, &r, actor, e) && decide(s, &r, actor, "rejected", note, e) &&
           store_run(s, e, "update round set state = 'assessed', digest = null where id = ?", "i",
                     r.id) &&
           round_audit(s, &r, actor, "reject", e, "{\"submission\":%lld}",
                       (long long)r.submission) &&
           round_tell(s, &r, "round.rejected", actor, e);
}

bool round_reject(struct store *s, const char *term, const char *actor, const char *note,
                  struct err *e) {
    return store_begin(s, e) && finish(s, reject(s, term, actor, note, e), e);
}

/* ---- approve ---- */

static int64_t approvals_needed(const struct approval_band *bands, size_t n, fen_t fen) {
    for (size_t i = 0; i < n; i++)
        if (fen <= bands[i].up_to) return bands[i].need;
    return n > 0 ? bands[n - 1].need : 1;
}

static bool approve(struct store *s, const char *term, const char *actor,
                    const struct approval_band *bands, size_t n_bands,
                    struct approval_result *result, struct err *e) {
    struct round r;
    fen_t fen;
    if (!round_find(s, term, &r, e) || !round_expect(&r, "approved", "submitted", e) ||
        !may_decide(s, &r, actor, e) || !digest_check(s, &r, e) || !policy_check_round(s, &r, e) ||
        !funds_cover(s, &r, e) || !decide(s, &r, actor, "approved", NULL, e) ||
        !store_integer(s, e, &fen, NULL,
                       "select coalesce(sum(fen), 0) from payable where round_id = ?", "i", r.id) ||
        !store_integer(s, e, &result->given, NULL,
                       "select count(*) from approval where round_id = ? and submission = ? and "
                       "decision = 'approved'",
                       "ii", r.id, r.submission))
        return false;
    result->needed = approvals_needed(bands, n_bands, fen);
    result->approved = result->given >= result->needed;
    if (result->approved &&
        !store_run(s, e, "update round set state = 'approved' where id = ?", "i", r.id))
        return false;
    return round_audit(s, &r, actor, "approve", e,
                       "{\"digest\":\"%.16s\",\"given\":%lld,\"needed\":%lld}", r.digest,
                       (long long)result->given, (long long)result->needed) &&
           (!result->approved || round_tell(s, &r, "round.approved", actor, e));
}

bool round_approve(struct store *s, const char *term, const char *actor,
                   const struct approval_band *bands, size_t n_bands,
                   struct approval_result *result, struct err *e) {
    return store_begin(s, e) && finish(s, approve(s, term, actor, bands, n_bands, result, e), e);
}

/* ---- close ---- */

static bool close_round(struct store *s, const char *term, const char *actor, int64_t *unpaid,
                        struct err *e) {
    struct round r;
    int64_t pending;
    if (!round_find(s, term, &r, e) || !round_expect(&r, "closed", "approved paying", e) ||
        !store_integer(
            s, e, &pending, NULL,
            "select count(*) from payment_state where round_id = ? and state = 'pending'", "i",
            r.id))
        return false;
    if (pending > 0) {
        err_set(e, ERR_STATE, "%lld payments of round %s have no answer from the bank yet",
                (long long)pending, term);
        return err_hint(e, "take the bank's answer in first: qianshou round returns FILE --term %s",
                        term);
    }
    int64_t unmade;
    if (!store_integer(
            s, e, &unmade, NULL,
            "select count(*) from payable p where p.round_id = ? and p.fen > 0 and not exists "
            "(select 1 from payment where round_id = p.round_id and child_id = p.child_id)",
            "i", r.id) ||
        !store_integer(s, e, unpaid, NULL,
                       "select count(*) from payment_state p where round_id = ? and state = "
                       "'returned' and attempt = "
                       "(select max(attempt) from payment where round_id = p.round_id and child_id "
                       "= p.child_id)",
                       "i", r.id))
        return false;
    if (unmade > 0) {
        err_set(e, ERR_STATE, "%lld children of round %s have not been paid yet", (long long)unmade,
                term);
        return err_hint(e, "pay it first: qianshou round pay --term %s", term);
    }
    return store_run(s, e, "update round set state = 'closed', closed_at = ? where id = ?", "ii",
                     store_now(s), r.id) &&
           round_audit(s, &r, actor, "close", e, "{\"unpaid\":%lld}", (long long)*unpaid) &&
           round_tell(s, &r, "round.closed", actor, e);
}

bool round_close(struct store *s, const char *term, const char *actor, int64_t *unpaid,
                 struct err *e) {
    return store_begin(s, e) && finish(s, close_round(s, term, actor, unpaid, e), e);
}
