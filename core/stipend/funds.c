/* Do the funds cover a round, and what a settled payment takes out of them. The city's fund is that
 * of the prefecture; each county pays its part from the fund of its own division. */
#include "stipend/round.h"

#include <stdio.h>
#include <stdlib.h>

/* What a division's fund holds, less what approved rounds (this one excepted) still have to pay out
 * of it. */
static bool free_balance(struct store *s, int64_t division, int64_t round_id, bool *has_fund,
                         fen_t *fen, struct err *e) {
    bool found;
    int64_t fund;
    *fen = 0;
    if (!store_integer(s, e, &fund, &found,
                       "select id from fund where division = ? order by id limit 1", "i", division))
        return false;
    *has_fund = found;
    if (!found) return true;
    fen_t balance, owed;
    bool is_city = division % 100 == 0;
    char *sql = mem_print(
        "select coalesce(sum(%s), 0) from (select round_id, child_id, county, fen, county_fen from "
        "award union all select round_id, child_id, county, fen, county_fen from correction) d "
        "where round_id <> ?1 and round_id in (select id from round where state in ('approved', "
        "'paying')) and (?3 or county = ?2) and not exists (select 1 from payment_state p where "
        "p.round_id = d.round_id and p.child_id = d.child_id and p.state = 'settled')",
        is_city ? "fen - county_fen" : "county_fen");
    bool ok = store_integer(s, e, &balance, NULL,
                            "select coalesce(sum(fen), 0) from ledger_entry where fund_id = ?", "i",
                            fund) &&
              store_integer(s, e, &owed, NULL, sql, "iid", round_id, division, (int)is_city);
    free(sql);
    if (ok) *fen = balance - owed;
    return ok;
}

static bool covers(struct store *s, const struct round *r, int64_t division, const char *name,
                   fen_t need, struct err *e) {
    fen_t have;
    bool has_fund;
    if (need <= 0) return true;
    if (!free_balance(s, division, r->id, &has_fund, &have, e)) return false;
    char wanted[MONEY_TEXT], there[MONEY_TEXT];
    if (!has_fund) {
        err_set(e, ERR_STATE, "round %s needs %s yuan of %s, which has no fund", r->term,
                money_format_grouped(need, wanted), name);
        return err_hint(e, "declare it in init.lua: fund { code = \"%lld\", … }",
                        (long long)division);
    }
    if (have >= need) return true;
    err_set(e, ERR_STATE, "round %s needs %s yuan of the fund of %s, which has %s free", r->term,
            money_format_grouped(need, wanted), name, money_format_grouped(have, there));
    return err_hint(e,
                    "enter the donations that came in, or settle rounds that are still being paid");
}

enum { COUNTIES_MAX = 64 };

bool funds_cover(struct store *s, const struct round *r, struct err *e) {
    struct query *q = store_query(
        s, e,
        "select d.county, v.name, sum(d.fen - d.county_fen), sum(d.county_fen), "
        "coalesce(v.parent, d.county), p.name "
        "from (select county, fen, county_fen from award where round_id = ?1 union all "
        "select county, fen, county_fen from correction where round_id = ?1) d "
        "join division v on v.code = d.county left join division p on p.code = v.parent "
        "group by d.county order by d.county",
        "i", r->id);
    struct {
        int64_t county;
        char name[64];
        fen_t county_fen;
    } need[COUNTIES_MAX];
    size_t n = 0;
    fen_t city_fen = 0;
    int64_t city = 0;
    char city_name[64] = "the city";
    enum store_step step = STORE_FAILED;
    while (q && (step = store_next(q, e)) == STORE_ROW && n < COUNTIES_MAX) {
        need[n].county = query_integer(q, 0);
        need[n].county_fen = query_integer(q, 3);
        snprintf(need[n++].name, sizeof need->name, "%s", query_text(q, 1));
        city_fen += query_integer(q, 2);
        city = query_integer(q, 4);
        if (query_text(q, 5)) snprintf(city_name, sizeof city_name, "%s", query_text(q, 5));
    }
    query_close(q);
    if (step == STORE_FAILED || !covers(s, r, city, city_name, city_fen, e)) return false;
    for (size_t i = 0; i < n; i++)
        if (!covers(s, r, need[i].county, need[i].name, need[i].county_fen, e)) return false;
    return true;
}

/* ---- booking ---- */

static bool book(struct store *s, int64_t payment_id, int64_t division, const char *kind, fen_t fen,
                 const char *day, struct err *e) {
    int64_t fund;
    if (fen == 0) return true;
    return store_integer(s, e, &fund, NULL,
                         "select id from fund where division = ? order by id limit 1", "i",
                         division) &&
           store_run(s, e,
                     "insert into ledger_entry (fund_id, day, kind, payment_id, fen, recorded_at) "
                     "values (?, ?, ?, ?, ?, ?)",
                     "ittiii", fund, day, kind, payment_id, fen, store_now(s));
}

/* One payment may carry money of several counties: a correction is shared by the county of then,
 * the award by that of now. Each pays its own part. */
static bool book_parts(struct store *s, int64_t payment_id, int64_t round_id, int64_t child_id,
                       bool returned, const char *day, struct err *e) {
    struct query *q = store_query(
        s, e,
        "select d.county, coalesce(v.parent, d.county), sum(d.fen - d.county_fen), "
        "sum(d.county_fen) from (select county, fen, county_fen from award where round_id = ?1 and "
        "child_id = ?2 union all select county, fen, county_fen from correction where round_id = "
        "?1 and child_id = ?2) d join division v on v.code = d.county group by d.county "
        "order by d.county",
        "ii", round_id, child_id);
    enum store_step step = STORE_FAILED;
    const char *kind = returned ? "payment_return" : "payment";
    fen_t sign = returned ? 1 : -1;
    bool ok = true;
    while (ok && q && (step = store_next(q, e)) == STORE_ROW)
        ok = book(s, payment_id, query_integer(q, 1), kind, sign * query_integer(q, 2), day, e) &&
             book(s, payment_id, query_integer(q, 0), kind, sign * query_integer(q, 3), day, e);
    query_close(q);
    return ok && step == STORE_DONE;
}

bool funds_book(struct store *s, int64_t payment_id, bool returned, const char *day,
                struct err *e) {
    struct query *q =
        store_query(s, e, "select round_id, child_id from payment where id = ?", "i", payment_id);
    enum store_step step = q ? store_next(q, e) : STORE_FAILED;
    int64_t round_id = 0, child_id = 0;
    if (step == STORE_ROW) {
        round_id = query_integer(q, 0);
        child_id = query_integer(q, 1);
    }
    query_close(q);
    if (step != STORE_ROW)
        return step == STORE_FAILED ? false : err_set(e, ERR_INPUT, "there is no such payment");
    return book_parts(s, payment_id, round_id, child_id, returned, day, e);
}
