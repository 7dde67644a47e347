#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

/* ---- balance ---- */

static bool same_pot(const struct ledger_line *a, const struct ledger_line *b) {
    return a->fund_id == b->fund_id && strcmp(a->restriction, b->restriction) == 0 &&
           strcmp(a->purpose, b->purpose) == 0 && strcmp(a->origin, b->origin) == 0;
}

static bool unbalanced(struct store *s, const struct ledger_journal *j, const struct ledger_line *l,
                       fen_t sum, struct err *e) {
    char *fund = NULL, text[MONEY_TEXT];
    bool found;
    if (!store_text(s, e, &fund, &found, "select code from fund where id = ?", "i", l->fund_id))
        return false;
    err_set(e, ERR_INPUT, "%s %s does not balance: fund %s, %s%s%s%s%s, is off by %s yuan", j->kind,
            j->document, found ? fund : "(unknown)", l->restriction, l->purpose[0] ? ", " : "",
            l->purpose, l->origin[0] ? ", " : "", l->origin, money_format_grouped(sum, text));
    free(fund);
    return err_hint(e, "what goes into accounts and what comes out of them is the same sum in "
                       "every fund, restriction, purpose and origin");
}

static bool check_balance(struct store *s, const struct ledger_journal *j,
                          const struct ledger_line *lines, size_t n, struct err *e) {
    if (n == 0) return err_set(e, ERR_INPUT, "%s %s has no lines", j->kind, j->document);
    for (size_t i = 0; i < n; i++) {
        fen_t sum = 0;
        if (lines[i].fen == 0)
            return err_set(e, ERR_INPUT, "%s %s has a line of nothing", j->kind, j->document);
        for (size_t k = 0; k < n; k++)
            if (same_pot(&lines[i], &lines[k]) && !money_add(sum, lines[k].fen, &sum))
                return err_set(e, ERR_INPUT, "%s %s: an amount beyond all bounds", j->kind,
                               j->document);
        if (sum != 0) return unbalanced(s, j, &lines[i], sum, e);
    }
    return true;
}

/* ---- writing ---- */

static bool find_account(struct store *s, const struct ledger_line *l, int64_t *id, struct err *e) {
    bool found;
    if (!store_integer(s, e, id, &found,
                       "select id from account where fund_id = ? and kind = ? and restriction = ? "
                       "and purpose = ? and origin = ?",
                       "itttt", l->fund_id, l->account, l->restriction, l->purpose, l->origin))
        return false;
    if (found) return true;
    return store_integer(s, e, id, NULL,
                         "insert into account (fund_id, kind, restriction, purpose, origin) "
                         "values (?, ?, ?, ?, ?) returning id",
                         "itttt", l->fund_id, l->account, l->restriction, l->purpose, l->origin);
}

static bool next_journal(struct store *s, int64_t *id, struct err *e) {
    return store_integer(s, e, id, NULL, "select coalesce(max(id), 0) + 1 from journal", "");
}

static bool write_posting(struct store *s, int64_t journal_id, size_t line, int64_t account_id,
                          fen_t fen, struct err *e) {
    return store_run(s, e,
                     "insert into posting (journal_id, line, account_id, fen) values (?, ?, ?, ?)",
                     "iiii", journal_id, (int64_t)line, account_id, fen);
}

/* county 0: null */
static bool write_journal(struct store *s, int64_t id, const struct ledger_journal *j,
                          int64_t reverses, struct err *e) {
    return store_run(
        s, e,
        "insert into journal (id, day, kind, document, settlement, stage, county, activity, "
        "reverses, actor, recorded_at) values (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, nullif(?, 0), ?, "
        "?)",
        "itttttititi", id, j->day, j->kind, j->document, j->settlement, j->use.stage, j->use.county,
        j->use.activity, reverses, j->actor, store_now(s));
}

static bool write_all(struct store *s, int64_t id, const struct ledger_journal *j,
                      const struct ledger_line *lines, size_t n, struct err *e) {
    int64_t account;
    for (size_t i = 0; i < n; i++)
        if (!find_account(s, &lines[i], &account, e) ||
            !write_posting(s, id, i + 1, account, lines[i].fen, e))
            return err_wrap(e, "%s %s", j->kind, j->document);
    return write_journal(s, id, j, 0, e) || err_wrap(e, "%s %s", j->kind, j->document);
}

static bool finish(struct store *s, bool ok, struct err *e) {
    if (ok) return store_commit(s, e);
    store_rollback(s);
    return false;
}

bool ledger_post(struct store *s, const struct ledger_journal *j, const struct ledger_line *lines,
                 size_t n, int64_t *id, struct err *e) {
    int64_t made;
    if (!check_balance(s, j, lines, n, e) || !store_begin(s, e)) return false;
    bool ok = next_journal(s, &made, e) && write_all(s, made, j, lines, n, e);
    if (ok && id) *id = made;
    return finish(s, ok, e);
}

/* ---- reversing ---- */

static bool check_reversible(struct store *s, int64_t id, struct err *e) {
    struct query *q =
        store_query(s, e,
                    "select j.reverses, (select max(id) from journal where reverses = j.id) from "
                    "journal j where j.id = ?",
                    "i", id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    bool ok = step == STORE_ROW;
    if (step == STORE_DONE)
        err_set(e, ERR_INPUT, "there is no journal %lld in the books", (long long)id);
    else if (ok && !query_is_null(q, 0))
        ok = err_set(e, ERR_STATE, "journal %lld reverses %lld: it is not reversed itself",
                     (long long)id, (long long)query_integer(q, 0));
    else if (ok && !query_is_null(q, 1))
        ok = err_set(e, ERR_STATE, "journal %lld has been reversed by %lld", (long long)id,
                     (long long)query_integer(q, 1));
    query_close(q);
    return ok;
}

static bool write_opposite(struct store *s, int64_t id, int64_t of, const struct ledger_journal *j,
                           struct err *e) {
    return store_run(s, e,
                     "insert into posting (journal_id, line, account_id, fen) "
                     "select ?, line, account_id, -fen from posting where journal_id = ?",
                     "ii", id, of) &&
           store_run(s, e,
                     "insert into journal (id, day, kind, document, settlement, stage, county, "
                     "activity, reverses, actor, recorded_at) select ?, ?, ?, ?, ?, stage, county, "
                     "activity, id, ?, ? from journal where id = ?",
                     "itttttii", id, j->day, j->kind, j->document, j->settlement, j->actor,
                     store_now(s), of);
}

bool ledger_reverse(struct store *s, int64_t journal_id, const struct ledger_journal *j,
                    int64_t *id, struct err *e) {
    int64_t made;
    if (!check_reversible(s, journal_id, e) || !store_begin(s, e)) return false;
    bool ok = next_journal(s, &made, e) && write_opposite(s, made, journal_id, j, e);
    if (ok && id) *id = made;
    return finish(s, ok, e);
}
