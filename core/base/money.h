/* Money: 64-bit integer 分 everywhere; yuan only where people read or type it; 万元 only on
 * display. */
#ifndef QIANSHOU_BASE_MONEY_H
#define QIANSHOU_BASE_MONEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

typedef int64_t fen_t;

#define MONEY_MAX                                                                                  \
    ((fen_t)9007199254740992) /* 2^53: what JSON and spreadsheets still hold exactly */
#define MONEY_TEXT 40         /* room for any formatted amount */

/* "1,234.5", "¥1234.50", "1234元" → 123450. At most two decimals; false when the text is no amount
 * of money. */
bool money_parse_yuan(const char *text, fen_t *fen) MUST_CHECK;
const char *money_format_yuan(fen_t fen, char out[MONEY_TEXT]);    /* 123450 → "1234.50" */
const char *money_format_grouped(fen_t fen, char out[MONEY_TEXT]); /* 123450 → "1,234.50" */
const char *money_format_wan(fen_t fen,
                             char out[MONEY_TEXT]); /* 551750000 → "551.75", rounded half up */
/* False on overflow or beyond ±MONEY_MAX. */
bool money_add(fen_t a, fen_t b, fen_t *sum) MUST_CHECK;
/* The half year's part of a school year's amount: an odd 分 goes to the first half. half is 1 or 2.
 */
fen_t money_half(fen_t year_fen, int half);
/* Splits total by n non-negative weights so that the parts sum to total to the 分: largest
 * remainder, the earlier part first among equals. A negative total is split as its absolute value.
 * False if all weights are zero. */
bool money_share(fen_t total, const int64_t *weights, size_t n, fen_t *parts) MUST_CHECK;

#endif
