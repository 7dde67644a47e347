#include "stipend/forecast.h"

static bool find_county(struct forecast_total *t, int64_t code, size_t *at, struct err *e) {
    for (*at = 0; *at < t->n_counties; ++*at)
        if (t->county[*at] == code) return true;
    if (t->n_counties == FORECAST_COUNTIES_MAX)
        return err_set(e, ERR_INPUT, "the forecast meets more than %d counties",
                       FORECAST_COUNTIES_MAX);
    *at = t->n_counties++;
    t->county[*at] = code;
    return true;
}

static bool find_year(struct forecast_total *t, struct term term, int *year, struct err *e) {
    if (t->n_years == 0) t->first_year = term.year;
    *year = term.year - t->first_year;
    if (*year >= FORECAST_YEARS_MAX)
        return err_set(e, ERR_INPUT, "a forecast is of at most %d years", FORECAST_YEARS_MAX);
    if (*year < t->n_years) return true;
    t->n_years = *year + 1;
    t->seen[*year] = term;
    return true;
}

bool forecast_total_take(void *context, const struct forecast_item *item, struct err *e) {
    struct forecast_total *t = context;
    const struct award *a = item->award;
    int year;
    size_t county;
    if (!find_year(t, item->term, &year, e) || !find_county(t, a->county, &county, e)) return false;
    struct forecast_cell *c = &t->cell[year][county];
    if (item->term.half == t->seen[year].half)
        *(award_is_refused(a) ? &c->refused : &c->paid) += item->weight;
    c->city_micro_fen += (a->fen - a->county_fen) * item->weight;
    c->county_micro_fen += a->county_fen * item->weight;
    return true;
}

static void round_year(struct forecast_total *t, struct forecast_cell *cells) {
    int64_t micro[2 * FORECAST_COUNTIES_MAX] = {0}, sum = 0;
    fen_t fen[2 * FORECAST_COUNTIES_MAX];
    size_t n = 2 * t->n_counties;
    for (size_t i = 0; i < n; i++) {
        micro[i] = i % 2 ? cells[i / 2].county_micro_fen : cells[i / 2].city_micro_fen;
        sum += micro[i];
    }
    if (!money_share((sum + SHARE_ONE / 2) / SHARE_ONE, micro, n, fen)) return; /* all is zero */
    for (size_t i = 0; i < n; i++)
        *(i % 2 ? &cells[i / 2].county_fen : &cells[i / 2].city_fen) = fen[i];
}

static void exchange(struct forecast_total *t, size_t a, size_t b) {
    int64_t code = t->county[a];
    t->county[a] = t->county[b];
    t->county[b] = code;
    for (int y = 0; y < t->n_years; y++) {
        struct forecast_cell cell = t->cell[y][a];
        t->cell[y][a] = t->cell[y][b];
        t->cell[y][b] = cell;
    }
}

static void sort_counties(struct forecast_total *t) {
    for (size_t i = 1; i < t->n_counties; i++)
        for (size_t k = i; k > 0 && t->county[k - 1] > t->county[k]; k--) exchange(t, k - 1, k);
}

void forecast_total_round(struct forecast_total *t) {
    sort_counties(t);
    for (int y = 0; y < t->n_years; y++) round_year(t, t->cell[y]);
}
