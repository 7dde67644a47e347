/* The books: double entry, a set a fund; schema/0008_fund.sql says what stands where.
 *
 * A journal is one event. Its postings sum to zero in every pot, and the store commits nothing
 * else. A pot is money of one fund under one restriction, for one purpose, from one appeal; what is
 * in it is the balance of its bank account. Spending draws on pots in the order of the restrictions
 * (table restriction, init.lua's `draw`), money with a purpose before money for anything, older
 * before newer. What a pot's purpose does not fit, it does not pay: the store refuses that too.
 *
 * Nothing is changed: what is wrong is reversed. Amounts in 分, positive into an account. */
#ifndef QIANSHOU_LEDGER_LEDGER_H
#define QIANSHOU_LEDGER_LEDGER_H

#include "base/money.h"
#include "store/store.h"

/* What money is spent on: any part may be NULL or 0. */
struct ledger_use {
    const char *stage;
    int64_t county; /* division code */
    const char *activity;
};

struct ledger_journal {
    const char *day, *kind, *document;
    const char *settlement; /* under which the bank moves it; NULL: the document */
    const char *actor;
    struct ledger_use use;
};

struct ledger_line {
    int64_t fund_id;
    const char *account; /* account_kind.code: "bank", "donation", … */
    const char *restriction, *purpose, *origin;
    fen_t fen;
};

/* ---- journal.c ---- */

/* Refuses lines that do not sum to zero in a pot, and names it. *id may be NULL. */
bool ledger_post(struct store *s, const struct ledger_journal *j, const struct ledger_line *lines,
                 size_t n, int64_t *id, struct err *e) MUST_CHECK;
/* Posts the opposite of a journal that has not been reversed; its use is kept. */
bool ledger_reverse(struct store *s, int64_t journal_id, const struct ledger_journal *j,
                    int64_t *id, struct err *e) MUST_CHECK;

/* ---- draw.c ---- */

/* What has been taken from pots, and not booked yet. */
struct ledger_draw {
    struct ledger_taken {
        int64_t account_id;
        fen_t fen;
    } * taken;
    size_t n, cap;
};
/* Takes `fen` from what the fund's pots still have for the use; *missing: what they lack. */
bool ledger_draw(struct store *s, struct ledger_draw *d, int64_t fund_id,
                 const struct ledger_use *use, fen_t fen, fen_t *missing, struct err *e) MUST_CHECK;
void ledger_draw_free(struct ledger_draw *d);

/* Spends: draws on the pots and books it to `account`. What they lack is refused, or, with
 * may_overdraw (the bank has paid it, whatever the books say), taken from the fund's unrestricted
 * money, which then stands below zero. A negative amount goes back to the pot that last paid for
 * such a use. */
bool ledger_spend(struct store *s, const struct ledger_journal *j, int64_t fund_id,
                  const char *account, fen_t fen, bool may_overdraw, struct err *e) MUST_CHECK;

/* ---- purpose.c ---- */

struct ledger_purpose {
    const char *code, *title, *reference;
    const struct ledger_use *scopes; /* a use fits when it fits one of them */
    size_t n_scopes;
};
/* Makes the purpose known, or finds it there as it is declared; another scope under the same code
 * is refused. */
bool ledger_purpose(struct store *s, const struct ledger_purpose *p, struct err *e) MUST_CHECK;

/* The restrictions that payments draw on, in this order; those left out they do not touch. */
bool ledger_set_order(struct store *s, char *const *restrictions, size_t n,
                      struct err *e) MUST_CHECK;

#endif
