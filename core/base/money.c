#include "base/money.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *skip_prefix(const char *s, const char *prefix) {
    size_t n = strlen(prefix);
    return strncmp(s, prefix, n) == 0 ? s + n : s;
}

/* Digits with optional group commas: a comma must be followed by exactly three digits. */
static bool whole_part(const char **at, fen_t *yuan) {
    const char *s = *at;
    int digits = 0, since_comma = -1;
    fen_t value = 0;
    for (;; s++) {
        if (isdigit((unsigned char)*s)) {
            if (value > MONEY_MAX / 1000) return false;
            value = value * 10 + (*s - '0');
            digits++;
            if (since_comma >= 0) since_comma++;
        } else if (*s == ',' && digits > 0 &&
                   (since_comma == 3 || (since_comma < 0 && digits <= 3))) {
            since_comma = 0;
        } else {
            break;
        }
    }
    *at = s;
    *yuan = value;
    return digits > 0 && (since_comma < 0 || since_comma == 3);
}

bool money_parse_yuan(const char *text, fen_t *fen) {
    const char *s = text;
    while (*s == ' ') s++;
    s = skip_prefix(skip_prefix(s, "¥"), "￥");
    bool negative = *s == '-';
    if (negative) s++;
    fen_t yuan, cents = 0;
    if (!whole_part(&s, &yuan)) return false;
    if (*s == '.') {
        s++;
        if (!isdigit((unsigned char)*s)) return false;
        cents = (*s++ - '0') * 10;
        if (isdigit((unsigned char)*s)) cents += *s++ - '0';
        while (*s == '0') s++;
    }
    s = skip_prefix(s, "元");
    while (*s == ' ') s++;
    if (*s != '\0' || yuan * 100 + cents > MONEY_MAX) return false;
    *fen = (yuan * 100 + cents) * (negative ? -1 : 1);
    return true;
}

const char *money_format_yuan(fen_t fen, char out[MONEY_TEXT]) {
    uint64_t abs = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    snprintf(out, MONEY_TEXT, "%s%llu.%02u", fen < 0 ? "-" : "", (unsigned long long)(abs / 100),
             (unsigned)(abs % 100));
    return out;
}

const char *money_format_grouped(fen_t fen, char out[MONEY_TEXT]) {
    char plain[MONEY_TEXT];
    money_format_yuan(fen, plain);
    const char *s = plain;
    size_t at = 0;
    if (*s == '-') out[at++] = *s++;
    size_t whole = strcspn(s, ".");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) out[at++] = ',';
        out[at++] = s[i];
    }
    snprintf(out + at, MONEY_TEXT - at, "%s", s + whole);
    return out;
}

const char *money_format_wan(fen_t fen, char out[MONEY_TEXT]) {
    fen_t abs = fen < 0 ? -fen : fen;
    fen_t hundredths = (abs + 5000) / 10000; /* 1 万元 = 1,000,000 分 */
    snprintf(out, MONEY_TEXT, "%s%lld.%02lld", fen < 0 && hundredths > 0 ? "-" : "",
             (long long)(hundredths / 100), (long long)(hundredths % 100));
    return out;
}

bool money_add(fen_t a, fen_t b, fen_t *sum) {
    return !__builtin_add_overflow(a, b, sum) && *sum <= MONEY_MAX && *sum >= -MONEY_MAX;
}

fen_t money_half(fen_t year_fen, int half) {
    fen_t second = year_fen / 2;
    return half == 2 ? second : year_fen - second;
}

bool money_share(fen_t total, const int64_t *weights, size_t n, fen_t *parts) {
    __int128 sum = 0;
    for (size_t i = 0; i < n; i++) sum += weights[i];
    if (sum <= 0) return false;
    fen_t abs = total < 0 ? -total : total, given = 0;
    for (size_t i = 0; i < n; i++) {
        parts[i] = (fen_t)((__int128)abs * weights[i] / sum);
        given += parts[i];
    }
    for (fen_t rest = abs - given; rest > 0; rest--) {
        size_t best = n;
        __int128 best_remainder = -1;
        for (size_t i = 0; i < n; i++) {
            /* what the part would still be owed; negative once it has had its extra 分 */
            __int128 remainder = (__int128)abs * weights[i] - (__int128)parts[i] * sum;
            if (remainder > best_remainder) best_remainder = remainder, best = i;
        }
        parts[best]++;
    }
    if (total < 0)
        for (size_t i = 0; i < n; i++) parts[i] = -parts[i];
    return true;
}
