/* The fields of a case, declared once: how they are read, what rules call them, and what the
 * documentation says.
 *
 * CASE_FIELD(name, kind, table, expression, Chinese title): `expression` is read from asof(table)
 * on the round's day. Kinds: SYMBOL text from a small set; INTEGER; DAY a date; FLAG boolean, false
 * when nothing is known; DIVISION a division code that rules see by its name. Fields without a
 * table are the round's own or derived in reader.c. */

CASE_FIELD(term, SYMBOL, NULL, NULL, "学期,如 2023-1")
CASE_FIELD(half, INTEGER, NULL, NULL, "上半学年 1,下半学年 2")
CASE_FIELD(term_start, DAY, NULL, NULL, "学期起始日:标准按它选取")
CASE_FIELD(term_end, DAY, NULL, NULL, "学期结束日(不含)")
CASE_FIELD(day, DAY, NULL, NULL, "名册和事实以此日为准")
CASE_FIELD(county, DIVISION, NULL, NULL, "分担关爱金的县(市、区)名称")
CASE_FIELD(county_code, INTEGER, "enrolment", "county", "县(市、区)区划代码")
CASE_FIELD(status, SYMBOL, "enrolment", "status", "在册状态:active 或 held")
CASE_FIELD(hold_reason, SYMBOL, "enrolment", "reason", "暂缓原因")
CASE_FIELD(enrolled_on, DAY, "enrolment", "valid_from", "本段在册起始日")
CASE_FIELD(stage, SYMBOL, "schooling", "stage", "学段:幼儿园、小学、初中、高中、中职、专科、大一…")
CASE_FIELD(grade, INTEGER, "schooling", "grade", "学段内年级")
CASE_FIELD(study, SYMBOL, "schooling", "study", "在读、休学、毕业、退学")
CASE_FIELD(sex, SYMBOL, "child_identity", "sex", "性别")
CASE_FIELD(birth_date, DAY, "child_identity", "birth_date", "出生日期")
CASE_FIELD(age, INTEGER, NULL, NULL, "学期起始日的周岁")
CASE_FIELD(has_payee, FLAG, "payee_choice", "1", "有无收款账户")
CASE_FIELD(charged_fen, INTEGER, "fee", "charged_fen", "本学期应收费用(分)")
CASE_FIELD(waived_fen, INTEGER, "fee", "waived_fen", "本学期已减免(分)")
CASE_FIELD(entitled_waiver_fen, INTEGER, "fee", "entitled_waiver_fen", "按资助政策应减免(分)")
CASE_FIELD(remaining_fen, INTEGER, NULL, NULL, "减免后剩余费用(分)")
