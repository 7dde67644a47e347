/* The log: lines on stderr with a "<N>" priority that systemd reads; plain text when stderr is a
 * terminal. Never personal data: people appear by pseudonym. */
#ifndef QIANSHOU_BASE_LOG_H
#define QIANSHOU_BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_ERROR = 3, LOG_WARNING = 4, LOG_NOTICE = 5, LOG_INFO = 6, LOG_DEBUG = 7 };

void log_set_level(enum log_level level); /* default LOG_NOTICE */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_err(const struct err *e); /* message, place with its line of source, traceback, hint */

#endif
