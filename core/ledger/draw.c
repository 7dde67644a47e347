/* Which pots pay. Looking ahead (does a fund cover a round?) and booking are the same draw. */
#include "ledger/ledger.h"

#include "base/mem.h"

#include <stdlib.h>

void ledger_draw_free(struct ledger_draw *d) {
    free(d->taken);
    *d = (struct ledger_draw){0};
}

static fen_t *taken_from(struct ledger_draw *d, int64_t account_id) {
    for (size_t i = 0; i < d->n; i++)
        if (d->taken[i].account_id == account_id) return &d->taken[i].fen;
    d->taken = MEM_PUSH(d->taken, d->n, d->cap);
    d->taken[d->n] = (struct ledger_taken){.account_id = account_id};
    return &d->taken[d->n++].fen;
}

/* The pots that may pay for a use, in their order: account, what it holds. */
static struct query *fitting_pots(struct store *s, int64_t fund_id, const struct ledger_use *use,
                                  struct err *e) {
    return store_query(
        s, e,
        "select a.id, a.fen from account a join restriction r on r.code = a.restriction "
        "where a.fund_id = ?1 and a.kind = 'bank' and a.fen > 0 and r.rank is not null "
        "and (a.purpose = '' or exists (select 1 from purpose_scope p where p.purpose = a.purpose "
        "and (p.stage is null or p.stage = ?2) and (p.county is null or p.county = ?3) "
        "and (p.activity is null or p.activity = ?4))) "
        "order by r.rank, a.purpose = '', a.id",
        "itit", fund_id, use->stage, use->county, use->activity);
}

bool ledger_draw(struct store *s, struct ledger_draw *d, int64_t fund_id,
                 const struct ledger_use *use, fen_t fen, fen_t *missing, struct err *e) {
    struct query *q = fitting_pots(s, fund_id, use, e);
    enum store_step step = STORE_FAILED;
    *missing = fen;
    while (q && (step = store_next(q, e)) == STORE_ROW && *missing > 0) {
        fen_t *taken = taken_from(d, query_integer(q, 0));
        fen_t have = query_integer(q, 1) - *taken;
        fen_t take = have < *missing ? have : *missing;
        *taken += take;
        *missing -= take;
    }
    query_close(q);
    return step != STORE_FAILED;
}

/* ---- spending ---- */

struct spending {
    const struct ledger_journal *journal;
    const char *account;
    int64_t fund_id;
    struct ledger_line *lines;
    char **texts; /* of the pots, which the lines point into */
    size_t n, cap, n_texts, cap_texts;
};

static const char *keep(struct spending *p, const char *text) {
    p->texts = MEM_PUSH(p->texts, p->n_texts, p->cap_texts);
    return p->texts[p->n_texts++] = mem_copy_text(text);
}

static void spending_free(struct spending *p) {
    for (size_t i = 0; i < p->n_texts; i++) free(p->texts[i]);
    free(p->texts);
    free(p->lines);
}

/* Out of the bank account of the pot, into what it was spent on. */
static void add_lines(struct spending *p, struct ledger_line pot, fen_t fen) {
    for (int side = 0; side < 2; side++) {
        pot.account = side == 0 ? "bank" : p->account;
        pot.fen = side == 0 ? -fen : fen;
        p->lines = MEM_PUSH(p->lines, p->n, p->cap);
        p->lines[p->n++] = pot;
    }
}

static void add_unrestricted(struct spending *p, fen_t fen) {
    add_lines(p,
              (struct ledger_line){
                  .fund_id = p->fund_id, .restriction = "none", .purpose = "", .origin = ""},
              fen);
}

static struct ledger_line pot_of(struct spending *p, const struct query *q) {
    return (struct ledger_line){.fund_id = p->fund_id,
                                .restriction = keep(p, query_text(q, 0)),
                                .purpose = keep(p, query_text(q, 1)),
                                .origin = keep(p, query_text(q, 2))};
}

static bool add_drawn(struct spending *p, struct store *s, const struct ledger_draw *d,
                      struct err *e) {
    for (size_t i = 0; i < d->n; i++) {
        if (d->taken[i].fen == 0) continue;
        struct query *q =
            store_query(s, e, "select restriction, purpose, origin from account where id = ?", "i",
                        d->taken[i].account_id);
        bool ok = q && store_next(q, e) == STORE_ROW;
        if (ok) add_lines(p, pot_of(p, q), d->taken[i].fen);
        query_close(q);
        if (!ok) return false;
    }
    return true;
}

/* Money comes back: to the pot that last paid for such a use, or to the unrestricted money. */
static bool add_back(struct spending *p, struct store *s, fen_t fen, struct err *e) {
    const struct ledger_use *use = &p->journal->use;
    struct query *q = store_query(
        s, e,
        "select a.restriction, a.purpose, a.origin from account a join posting p on p.account_id = "
        "a.id join journal j on j.id = p.journal_id where a.fund_id = ? and a.kind = ? and p.fen > "
        "0 and coalesce(j.stage, '') = coalesce(?, '') and coalesce(j.county, 0) = ? and "
        "coalesce(j.activity, '') = coalesce(?, '') order by p.journal_id desc limit 1",
        "ittit", p->fund_id, p->account, use->stage, use->county, use->activity);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) add_lines(p, pot_of(p, q), fen);
    if (step == STORE_DONE) add_unrestricted(p, fen);
    query_close(q);
    return step != STORE_FAILED;
}

static bool refuse_missing(struct store *s, const struct spending *p, fen_t fen, fen_t missing,
                           struct err *e) {
    char *title = NULL, wanted[MONEY_TEXT], short_by[MONEY_TEXT];
    if (!store_text(s, e, &title, NULL, "select title from fund where id = ?", "i", p->fund_id))
        return false;
    err_set(e, ERR_STATE, "%s %s needs %s yuan of %s, which lacks %s of it", p->journal->kind,
            p->journal->document, money_format_grouped(fen, wanted), title,
            money_format_grouped(missing, short_by));
    free(title);
    return err_hint(e, "money that is earmarked for something else is not spent on this: "
                       "qianshou report funds shows what each earmark holds");
}

static bool draw_lines(struct spending *p, struct store *s, fen_t fen, bool may_overdraw,
                       struct err *e) {
    struct ledger_draw d = {0};
    fen_t missing;
    bool ok = ledger_draw(s, &d, p->fund_id, &p->journal->use, fen, &missing, e) &&
              add_drawn(p, s, &d, e);
    ledger_draw_free(&d);
    if (!ok || missing == 0) return ok;
    if (!may_overdraw) return refuse_missing(s, p, fen, missing, e);
    add_unrestricted(p, missing);
    return true;
}

bool ledger_spend(struct store *s, const struct ledger_journal *j, int64_t fund_id,
                  const char *account, fen_t fen, bool may_overdraw, struct err *e) {
    struct spending p = {.journal = j, .account = account, .fund_id = fund_id};
    if (fen == 0) return true;
    bool ok = (fen > 0 ? draw_lines(&p, s, fen, may_overdraw, e) : add_back(&p, s, fen, e)) &&
              ledger_post(s, j, p.lines, p.n, NULL, e);
    spending_free(&p);
    return ok;
}
