/* Do the funds cover a round, and what a settled payment takes out of them. The city's fund is that
 * of the prefecture; each county pays its part from the fund of its own division (view
 * round_share). Which money pays is the ledger's draw: looked ahead here, booked there. */
#include "stipend/round.h"

#include <stdio.h>
#include <stdlib.h>

#include "ledger/ledger.h"

static bool find_fund(struct store *s, int64_t division, int64_t *fund, bool *found,
                      struct err *e) {
    return store_integer(s, e, fund, found,
                         "select id from fund where division = ? order by id limit 1", "i",
                         division);
}

/* Of round_share d: approved, and not settled with the bank yet. */
#define OWED                                                                                       \
    "d.round_id in (select id from round where state in ('approved', 'paying')) and not exists "   \
    "(select 1 from payment_state p where p.round_id = d.round_id and p.child_id = d.child_id "    \
    "and p.state = 'settled')"

bool funds_free(struct store *s, int64_t division, fen_t *fen, struct err *e) {
    bool found;
    int64_t fund;
    fen_t held, owed;
    *fen = 0;
    if (!find_fund(s, division, &fund, &found, e)) return false;
    if (!found) return true;
    if (!store_integer(s, e, &held, NULL,
                       "select coalesce(sum(fen), 0) from account where fund_id = ? and kind = "
                       "'bank'",
                       "i", fund) ||
        !store_integer(
            s, e, &owed, NULL,
            "select coalesce(sum(d.fen), 0) from round_share d where d.division = ? and " OWED, "i",
            division))
        return false;
    *fen = held - owed;
    return true;
}

/* ---- cover ---- */

/* One fund's need for a round: by what it is spent on, drawn one after another. */
struct cover {
    struct store *store;
    const struct round *round;
    struct ledger_draw draw;
    int64_t division, fund;
    bool has_fund;
    fen_t need, missing;
    char *short_of; /* the first use that lacks money */
};

/* What stands below zero is paid back first. */
static bool draw_overdrawn(struct cover *c, struct err *e) {
    fen_t below, missing;
    const struct ledger_use any = {0};
    return store_integer(c->store, e, &below, NULL,
                         "select coalesce(-sum(fen), 0) from account where fund_id = ? and kind = "
                         "'bank' and fen < 0",
                         "i", c->fund) &&
           ledger_draw(c->store, &c->draw, c->fund, &any, below, &missing, e);
}

/* Draws on the fund for each use that `where` selects of round_share: stage, county, its name, fen.
 */
static bool draw_uses(struct cover *c, const char *where, bool counts, struct err *e) {
    char *sql = mem_print("select d.stage, d.county, v.name, sum(d.fen) from round_share d join "
                          "division v on v.code = d.county where d.division = ?2 and %s "
                          "group by d.county, d.stage, v.name having sum(d.fen) <> 0 "
                          "order by d.county, d.stage",
                          where);
    struct query *q = store_query(c->store, e, sql, "ii", c->round->id, c->division);
    enum store_step step = STORE_FAILED;
    bool ok = true;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW) {
        const struct ledger_use use = {.stage = query_text(q, 0), .county = query_integer(q, 1)};
        fen_t missing;
        ok = ledger_draw(c->store, &c->draw, c->fund, &use, query_integer(q, 3), &missing, e);
        if (!ok || !counts) continue;
        c->need += query_integer(q, 3);
        if (missing > 0) c->missing += missing;
        if (missing > 0 && !c->short_of)
            c->short_of = mem_print("%s%s", query_text(q, 2), use.stage ? use.stage : "");
    }
    query_close(q);
    free(sql);
    return ok && step == STORE_DONE;
}

/* "捐赠人限定 (初中专项) 1,000.00, …": all that the fund holds, by who binds it and for what. */
static bool describe_held(struct cover *c, struct buf *out, struct err *e) {
    struct query *q = store_query(
        c->store, e,
        "select r.title, p.title, sum(a.fen) from account a join restriction r on r.code = "
        "a.restriction join purpose p on p.code = a.purpose where a.fund_id = ? and a.kind = "
        "'bank' "
        "group by r.code, r.title, p.code, p.title having sum(a.fen) <> 0 order by r.code, p.code",
        "i", c->fund);
    enum store_step step = STORE_FAILED;
    char text[MONEY_TEXT];
    while (q && (step = store_next(q, e)) == STORE_ROW)
        buf_printf(out, "%s%s (%s) %s", out->len ? ", " : "", query_text(q, 0), query_text(q, 1),
                   money_format_grouped(query_integer(q, 2), text));
    query_close(q);
    return step == STORE_DONE;
}

static bool refuse(struct cover *c, const char *name, struct err *e) {
    struct buf held = {0};
    char wanted[MONEY_TEXT], there[MONEY_TEXT], short_by[MONEY_TEXT];
    bool ok = describe_held(c, &held, e);
    if (ok) {
        err_set(e, ERR_STATE, "round %s needs %s yuan of the fund of %s, which has %s free for it",
                c->round->term, money_format_grouped(c->need, wanted), name,
                money_format_grouped(c->need - c->missing, there));
        err_hint(e,
                 "%s yuan are lacking, first for %s; the fund holds %s; enter the donations that "
                 "came in, or settle rounds that are still being paid",
                 money_format_grouped(c->missing, short_by), c->short_of,
                 held.len ? buf_text(&held) : "nothing");
    }
    buf_free(&held);
    return false;
}

static bool refuse_no_fund(struct cover *c, const char *name, struct err *e) {
    char wanted[MONEY_TEXT];
    err_set(e, ERR_STATE, "round %s needs %s yuan of %s, which has no fund", c->round->term,
            money_format_grouped(c->need, wanted), name);
    return err_hint(e, "declare it in init.lua: fund { code = \"%lld\", … }",
                    (long long)c->division);
}

/* What other approved rounds still have to pay out of the fund is taken first. */
static bool covers(struct cover *c, const char *name, struct err *e) {
    static const char owed[] = "d.round_id <> ?1 and " OWED;
    if (!find_fund(c->store, c->division, &c->fund, &c->has_fund, e)) return false;
    bool ok = (!c->has_fund || (draw_overdrawn(c, e) && draw_uses(c, owed, false, e))) &&
              draw_uses(c, "d.round_id = ?1", true, e);
    if (!ok) return false;
    if (c->need > 0 && !c->has_fund) return refuse_no_fund(c, name, e);
    return c->missing == 0 || refuse(c, name, e);
}

bool funds_cover(struct store *s, const struct round *r, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select code, name from division where code in (select division "
                                  "from round_share where round_id = ?) order by code",
                                  "i", r->id);
    enum store_step step = STORE_FAILED;
    bool ok = true;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW) {
        struct cover c = {.store = s, .round = r, .division = query_integer(q, 0)};
        ok = covers(&c, query_text(q, 1), e);
        ledger_draw_free(&c.draw);
        free(c.short_of);
    }
    query_close(q);
    return ok && step == STORE_DONE;
}

/* ---- booking ---- */

/* A payment as the books know it. */
struct booking {
    int64_t round_id, child_id;
    char no[64], batch[64];
};

static bool load_booking(struct store *s, int64_t payment_id, struct booking *b, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select p.round_id, p.child_id, p.no, r.term || '-' || b.no from "
                                  "payment p join payment_batch b on b.id = p.batch_id "
                                  "join round r on r.id = p.round_id where p.id = ?",
                                  "i", payment_id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    if (step == STORE_ROW) {
        b->round_id = query_integer(q, 0);
        b->child_id = query_integer(q, 1);
        snprintf(b->no, sizeof b->no, "%s", query_text(q, 2));
        snprintf(b->batch, sizeof b->batch, "%s", query_text(q, 3));
    }
    query_close(q);
    if (step == STORE_DONE) err_set(e, ERR_INPUT, "there is no such payment");
    return step == STORE_ROW;
}

/* One payment may carry money of several counties: a correction is shared by the county of then,
 * the award by that of now. Each fund pays its own part. What the bank has paid is booked even if a
 * fund lacks it by now. */
static bool book_shares(struct store *s, const struct booking *b, struct ledger_journal *j,
                        struct err *e) {
    struct query *q = store_query(s, e,
                                  "select division, stage, county, sum(fen) from round_share where "
                                  "round_id = ? and child_id = ? group by division, stage, county "
                                  "order by division, stage, county",
                                  "ii", b->round_id, b->child_id);
    enum store_step step = STORE_FAILED;
    bool ok = true;
    int64_t fund;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW) {
        j->use = (struct ledger_use){.stage = query_text(q, 1), .county = query_integer(q, 2)};
        ok = find_fund(s, query_integer(q, 0), &fund, NULL, e) &&
             ledger_spend(s, j, fund, "payment", query_integer(q, 3), true, e);
    }
    query_close(q);
    return ok && step == STORE_DONE;
}

/* Back into the very pots it came out of. */
static bool book_return(struct store *s, const struct ledger_journal *j, struct err *e) {
    struct query *q = store_query(s, e,
                                  "select id from journal j where document = ? and kind = "
                                  "'payment' and not exists (select 1 from journal where reverses "
                                  "= j.id) order by id",
                                  "t", j->document);
    int64_t ids[64];
    size_t n = 0;
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW && n < sizeof ids / sizeof *ids)
        ids[n++] = query_integer(q, 0);
    query_close(q);
    bool ok = step != STORE_FAILED;
    for (size_t i = 0; ok && i < n; i++) ok = ledger_reverse(s, ids[i], j, NULL, e);
    return ok;
}

bool funds_book(struct store *s, int64_t payment_id, bool returned, const char *day,
                const char *actor, struct err *e) {
    struct booking b = {0};
    if (!load_booking(s, payment_id, &b, e)) return false;
    struct ledger_journal j = {.day = day,
                               .kind = returned ? "payment_return" : "payment",
                               .document = b.no,
                               .settlement = b.batch,
                               .actor = actor};
    return returned ? book_return(s, &j, e) : book_shares(s, &b, &j, e);
}
