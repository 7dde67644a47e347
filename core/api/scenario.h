/* A scenario of a forecast: a data file of staff (scripts/scenarios/…), read by the progression.lua
 * of whichever plugin has one. That file returns a function scenario → {
 *   title, source = texts, assumptions = { texts },
 *   next = function(stage, grade, study) → { { stage, grade, share = millionths }, … },
 *   entrants = { { stage, grade, children = a year }, … },
 *   donations = { { fund = code, fen = a year }, … },
 *   assume = { case field = value, … } }
 * It runs in a state of its own, without a store. */
#ifndef QIANSHOU_API_SCENARIO_H
#define QIANSHOU_API_SCENARIO_H

#include "plugin/registry.h"
#include "stipend/forecast.h"

struct scenario_donation {
    char *fund;
    fen_t year_fen;
};

struct api_scenario {
    struct plugin *plugin;
    int table; /* stack index of what the function returned */
    struct progression progression;
    char *title, *source, *assumptions; /* assumptions: a line each */
    struct entrants *entrants;
    size_t n_entrants;
    struct scenario_donation *donations;
    size_t n_donations;
};

/* False: no plugin can read scenarios. */
bool api_scenario_readable(const struct registry *r);
/* `label` names the file in messages. The scenario must stay where it is until closed. */
bool api_scenario_open(const struct registry *r, const char *path, const char *label,
                       struct api_scenario *s, struct err *e) MUST_CHECK;
void api_scenario_close(struct api_scenario *s);

#endif
