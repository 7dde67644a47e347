/* A forecast: what the children of today's roster, and those who will come, cost term by term until
 * they graduate, by the rules of a pass.
 *
 * No random: each child is spread over the places (stage and grade) where it may be, in whole
 * millionths of a child. Each September the progression splits them by largest remainder, so that
 * none is lost. The rules see one case for each place, as today's facts give it with term, stage,
 * grade and age moved on; an award counts with its weight. */
#ifndef QIANSHOU_STIPEND_FORECAST_H
#define QIANSHOU_STIPEND_FORECAST_H

#include "calendar/term.h"
#include "stipend/pass.h"
#include "stipend/progression.h"

enum { FORECAST_YEARS_MAX = 30 };

/* Who come each September: like the children that are in the stage today, county by county. */
struct entrants {
    char stage[STAGE_TEXT];
    int64_t grade, children;
};

struct forecast_plan {
    const struct progression *progression;
    const struct entrants *entrants;
    size_t n_entrants;
    struct term first; /* the first term of the forecast */
    int years;         /* school years, that of the first term included */
};

/* One child in one place in one term. */
struct forecast_item {
    struct term term;
    const char *stage; /* NULL: unknown */
    int64_t grade;
    const struct case_facts *facts;
    const struct award *award, *before; /* before: by the pass's other ruleset; NULL: it has none */
    size_t start;                       /* which of the cases it began as */
    int64_t weight;                     /* millionths of a child */
    bool is_entrant;                    /* like that case */
};

/* Items come by term, in it by child; entrants after those of today. False ends the forecast. */
typedef bool (*forecast_consumer)(void *context, const struct forecast_item *item, struct err *e);

/* Today's cases, as the pass reads them; caller frees. */
bool forecast_read(struct pass *p, struct store *s, const struct case_period *today,
                   struct case_facts **cases, size_t *n, struct err *e) MUST_CHECK;
/* `cases` are as they stand in the school year; the first term is in it or later. */
bool forecast_run(struct pass *p, struct store *s, const struct case_facts *cases, size_t n,
                  int school_year, const struct forecast_plan *plan, forecast_consumer consume,
                  void *context, struct err *e) MUST_CHECK;

/* ---- forecast_total.c: by school year and county ---- */

enum { FORECAST_COUNTIES_MAX = 64 };

/* Of one county in one school year. */
struct forecast_cell {
    int64_t paid, refused;                    /* millionths of children, in the year's first term */
    int64_t city_micro_fen, county_micro_fen; /* while items are taken: millionths of a 分 */
    fen_t city_fen, county_fen;               /* after forecast_total_round */
};

struct forecast_total {
    int first_year, n_years;
    int64_t
        county[FORECAST_COUNTIES_MAX]; /* division codes; ascending after forecast_total_round */
    size_t n_counties;
    struct forecast_cell cell[FORECAST_YEARS_MAX][FORECAST_COUNTIES_MAX];
    struct term seen[FORECAST_YEARS_MAX]; /* the year's first term, where children are counted */
};

bool forecast_total_take(void *context, const struct forecast_item *item,
                         struct err *e); /* a forecast_consumer; context: struct forecast_total */
/* Once, after the last item. Whole 分: each year's sum is rounded half up and shared out by largest
 * remainder. */
void forecast_total_round(struct forecast_total *t);

#endif
