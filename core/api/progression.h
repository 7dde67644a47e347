/* Where children go from one school year to the next: progression.lua of the first plugin that has
 * one, a table { assumptions = { texts }, step = function(stage, grade) → stage, grade or nil }. It
 * runs in a state of its own, without a store. */
#ifndef QIANSHOU_API_PROGRESSION_H
#define QIANSHOU_API_PROGRESSION_H

#include "plugin/registry.h"
#include "stipend/projection.h"

struct api_progression {
    struct plugin *plugin; /* NULL: no plugin has the file; then there is no projection */
    struct progression progression;
    int table; /* stack index of what the file returned */
};

bool api_progression_open(const struct registry *r, struct api_progression *out,
                          struct err *e) MUST_CHECK;
/* What the projection takes for granted, for staff, a line each; caller frees. */
bool api_progression_assumptions(struct api_progression *p, char **lines, struct err *e) MUST_CHECK;
void api_progression_close(struct api_progression *p);

#endif
