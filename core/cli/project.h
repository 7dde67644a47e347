/* What the files of the verb `project` share: project_commands.c (the verb, by child) and
 * project_years.c (by year and county, against the funds). */
#ifndef QIANSHOU_CLI_PROJECT_H
#define QIANSHOU_CLI_PROJECT_H

#include "api/scenario.h"
#include "cli/cli.h"
#include "stipend/round.h"

/* One who pays: the city, or a county. */
struct payer {
    int64_t division;
    char name[64];
    fen_t balance, year_income;
    int short_year; /* the first at whose end it does not suffice; 0: it does */
    fen_t short_fen;
};

struct projecting {
    struct cli *cli;
    struct api_scenario scenario;
    struct ruleset ruleset;
    struct pass pass;
    struct case_period today;
    int school_year; /* today's */
    struct forecast_plan plan;
    struct forecast_total total;
    struct payer city, county[FORECAST_COUNTIES_MAX];
    struct api_sink sink;
    bool by_child;
};

/* The rows, from a total that has been rounded. */
bool project_print_years(struct projecting *x, bool by_county, struct err *e) MUST_CHECK;
/* Which funds do not suffice, and what the scenario takes for granted. */
void project_note(const struct projecting *x);

#endif
