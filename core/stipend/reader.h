/* Reading cases: one ordered cursor a table of facts, merged by child. No query per child. */
#ifndef QIANSHOU_STIPEND_READER_H
#define QIANSHOU_STIPEND_READER_H

#include "stipend/rules.h"
#include "store/store.h"

/* The term a pass is about, and the two times its facts are read by. */
struct case_period {
    char term[16];
    int half;
    day_t term_start, term_end;
    day_t day;          /* valid on this day */
    instant_t known;    /* as known at this instant */
    int64_t only_child; /* 0: the whole roster */
};

struct case_reader;

/* Uses the store's connection until closed. The layout and symbols outlive the reader. */
struct case_reader *case_reader_open(struct store *s, const struct case_layout *layout,
                                     struct symbols *symbols, const struct case_period *period,
                                     struct err *e) MUST_CHECK;
/* Fills b->cases by ascending child; b->n is 0 at the end. */
bool case_reader_fill(struct case_reader *r, struct batch *b, struct err *e) MUST_CHECK;
/* A case of nobody: the period's own fields, all others unknown. */
const struct case_facts *case_reader_period(const struct case_reader *r);
void case_reader_close(struct case_reader *r);

#endif
