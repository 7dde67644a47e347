/* project, by school year and by county: what comes in, what goes out, what is left */
#include <stdio.h>
#include <stdlib.h>

#include "cli/project.h"

static bool read_payer(struct projecting *x, int64_t division, struct payer *p, struct err *e) {
    struct store *s = x->cli->host.store;
    char *name = NULL;
    *p = (struct payer){.division = division};
    if (!funds_free(s, division, &p->balance, e) ||
        !store_text(s, e, &name, NULL, "select name from division where code = ?", "i", division))
        return false;
    snprintf(p->name, sizeof p->name, "%s", name ? name : "(不明)");
    free(name);
    for (size_t i = 0; i < x->scenario.n_donations; i++) {
        const struct scenario_donation *d = &x->scenario.donations[i];
        int64_t code;
        bool found;
        if (!store_integer(s, e, &code, &found, "select division from fund where code = ?", "t",
                           d->fund))
            return false;
        if (!found)
            return err_set(e, ERR_INPUT,
                           "the scenario gives to the fund \"%s\", which there is not", d->fund);
        if (code == division) p->year_income += d->year_fen;
    }
    return true;
}

static bool read_payers(struct projecting *x, struct err *e) {
    int64_t city;
    if (x->total.n_counties == 0) return err_set(e, ERR_STATE, "nobody is on the roster");
    for (size_t i = 0; i < x->total.n_counties; i++)
        if (!read_payer(x, x->total.county[i], &x->county[i], e)) return false;
    return store_integer(x->cli->host.store, e, &city, NULL,
                         "select coalesce(parent, code) from division where code = ?", "i",
                         x->total.county[0]) &&
           read_payer(x, city, &x->city, e);
}

/* What comes in during a school year; half of it where only its second term is ahead. */
static fen_t income(const struct projecting *x, const struct payer *p, int year) {
    return x->total.seen[year].half == 1 ? p->year_income : money_half(p->year_income, 2);
}

static void pass_year(struct projecting *x, struct payer *p, int year, fen_t in, fen_t out) {
    p->balance += in - out;
    if (p->balance >= 0 || p->short_year > 0) return;
    p->short_year = x->total.first_year + year;
    p->short_fen = -p->balance;
}

/* Sums of one school year, over all counties. */
struct year_sum {
    int64_t paid, refused;
    fen_t city, county, income, balance;
};

static struct year_sum sum_year(struct projecting *x, int year) {
    struct year_sum sum = {.income = income(x, &x->city, year)};
    for (size_t i = 0; i < x->total.n_counties; i++) {
        const struct forecast_cell *c = &x->total.cell[year][i];
        sum.paid += c->paid;
        sum.refused += c->refused;
        sum.city += c->city_fen;
        sum.county += c->county_fen;
        fen_t in = income(x, &x->county[i], year);
        pass_year(x, &x->county[i], year, in, c->county_fen);
        sum.income += in;
        sum.balance += x->county[i].balance;
    }
    pass_year(x, &x->city, year, income(x, &x->city, year), sum.city);
    sum.balance += x->city.balance;
    return sum;
}

static struct value children(int64_t weight) {
    return value_integer((weight + SHARE_ONE / 2) / SHARE_ONE);
}

/* Children of different years are not summed. */
static bool print_year(struct projecting *x, const char *year, const struct year_sum *s,
                       bool is_all, struct err *e) {
    const struct value cells[] = {value_text(year),
                                  is_all ? value_null() : children(s->paid + s->refused),
                                  is_all ? value_null() : children(s->paid),
                                  value_integer(s->city),
                                  value_integer(s->county),
                                  value_integer(s->city + s->county),
                                  value_integer(s->income),
                                  value_integer(s->balance)};
    return x->sink.row(x->cli, cells, e);
}

static bool print_payer(struct projecting *x, const char *year, const char *level,
                        const struct payer *p, int64_t paid, fen_t fen, fen_t in, struct err *e) {
    const struct value cells[] = {value_text(year),         value_text(level),  value_text(p->name),
                                  children(paid),           value_integer(fen), value_integer(in),
                                  value_integer(p->balance)};
    return x->sink.row(x->cli, cells, e);
}

static bool print_payers(struct projecting *x, const char *text, int year,
                         const struct year_sum *sum, struct err *e) {
    bool ok =
        print_payer(x, text, "市级", &x->city, sum->paid, sum->city, income(x, &x->city, year), e);
    for (size_t i = 0; ok && i < x->total.n_counties; i++)
        ok = print_payer(x, text, "县级", &x->county[i], x->total.cell[year][i].paid,
                         x->total.cell[year][i].county_fen, income(x, &x->county[i], year), e);
    return ok;
}

bool project_print_years(struct projecting *x, bool by_county, struct err *e) {
    if (!read_payers(x, e)) return false;
    struct year_sum all = {0};
    bool ok = true;
    for (int y = 0; ok && y < x->total.n_years; y++) {
        char text[16];
        snprintf(text, sizeof text, "%d-%d", x->total.first_year + y, x->total.first_year + y + 1);
        struct year_sum sum = sum_year(x, y);
        ok = by_county ? print_payers(x, text, y, &sum, e) : print_year(x, text, &sum, false, e);
        all.city += sum.city;
        all.county += sum.county;
        all.income += sum.income;
        all.balance = sum.balance;
    }
    return ok && (by_county || print_year(x, "合计", &all, true, e));
}

static void note_shortage(const struct projecting *x, const struct payer *p) {
    char missing[MONEY_TEXT];
    if (p->short_year > 0)
        cli_note(x->cli, "%s的基金到 %d-%d 学年末不够,缺 %s 元", p->name, p->short_year,
                 p->short_year + 1, money_format_grouped(p->short_fen, missing));
}

void project_note(const struct projecting *x) {
    note_shortage(x, &x->city);
    for (size_t i = 0; i < x->total.n_counties; i++) note_shortage(x, &x->county[i]);
    cli_note(x->cli, "假定(%s):\n%s", x->scenario.source, x->scenario.assumptions);
}
