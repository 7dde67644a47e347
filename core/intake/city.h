/* The counties of the city as the store knows them, for COLUMN_DIVISION. */
#ifndef QIANSHOU_INTAKE_CITY_H
#define QIANSHOU_INTAKE_CITY_H

#include "intake/column.h"
#include "store/store.h"

struct city {
    struct column_context context;
    struct division_name *names;
    size_t n, cap;
};

/* Everything below prefecture 320600, retired ones with the code that took their place ("successor
 * NNNNNN" in the note, followed to its end). Also known by "南通市崇川区", and the current ones by
 * "崇川". */
bool city_load(struct city *c, struct store *s, struct err *e) MUST_CHECK;
void city_free(struct city *c);

#endif
