/* An award: what the rules answered for one case. Lines refer to reasons of the ruleset by number
 * and carry the operands of their sentence; the sentence is made when somebody reads it. Amounts in
 * 分. */
#ifndef QIANSHOU_STIPEND_AWARD_H
#define QIANSHOU_STIPEND_AWARD_H

#include "base/mem.h"
#include "base/money.h"
#include "stipend/case.h"

enum award_outcome { AWARD_REFUSED = 0, AWARD_GRANTED = 1 };
enum line_kind { LINE_AMOUNT = 0, LINE_REFUSAL = 1, LINE_NOTE = 2 };

enum { AWARD_LINES_MAX = 16 };

struct award_line {
    enum line_kind kind;
    int32_t reason; /* reason.no of the ruleset */
    fen_t fen;
    uint32_t
        operands_at; /* JSON array in the batch's text, NUL-terminated; "[]" when there are none */
    uint32_t operands_length;
};

struct award {
    int64_t child_id;
    enum award_outcome outcome;
    int32_t stage;  /* symbol; -1 unknown */
    int64_t county; /* division code */
    fen_t fen, county_fen;
    fen_t recoverable_fen; /* CASE_UNKNOWN: no rule bounds it */
    unsigned char fingerprint[FINGERPRINT_SIZE];
    struct award_line line[AWARD_LINES_MAX];
    int n_lines;
    int phase, refused_phase; /* of the rule that speaks; of the first refusal */
    bool shared;              /* a share rule has spoken */
    int64_t city_weight, county_weight;
};

void award_begin(struct award *a, const struct case_facts *c);
/* A rule of this phase is about to speak. False when an earlier phase has refused: then it does
 * not. */
bool award_enter_phase(struct award *a, int phase);
/* What rules do. False with a message (without place: the caller knows the rule) when the award
 * cannot take it. */
bool award_add(struct award *a, fen_t fen, int32_t reason, struct err *e) MUST_CHECK;
bool award_refuse(struct award *a, int32_t reason, struct err *e) MUST_CHECK;
bool award_note(struct award *a, int32_t reason, struct err *e) MUST_CHECK;
bool award_share(struct award *a, int64_t city_weight, int64_t county_weight,
                 struct err *e) MUST_CHECK;
bool award_is_refused(const struct award *a);
/* After the last phase: a refused award pays nothing; a negative sum is an error; an award that
 * nobody granted and nobody refused is refused with `silent_reason`; the shares are made to sum to
 * the 分. */
bool award_finish(struct award *a, int32_t silent_reason, struct err *e) MUST_CHECK;

#endif
