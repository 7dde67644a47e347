"""Writes cron_golden.tsv: what python3-croniter 1.3.5 (Debian) says comes next, for some hundred expressions.

    python3 tests/unit/calendar/cron_golden.py > tests/unit/calendar/cron_golden.tsv

Left out, because Vixie's cron looks at the "*" as it is written and croniter at what it means: a day field such as */2
(Vixie's wants both to fit then, croniter either) or 1-31 (the other way round).
"""
import datetime
import random

from croniter import croniter

COUNT = 600
RANGES = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
NAMES = {3: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 4: "SUN MON TUE WED THU FRI SAT".split()}
BY_HAND = ["@hourly", "@daily", "@weekly", "@monthly", "@yearly", "0 0 29 2 *", "30 4 1,15 * 5", "0 9 * * MON-FRI",
           "0 0 31 * *", "59 23 31 12 *", "*/7 */5 * * *", "0 0 29 FEB SUN", "0 12 * JAN,jul mon", "5-55/10 8-18/2 * * *",
           "0 0 * * 7", "0 0 * * 5-7", "0 0 13 * FRI", "0 0 30 4,6,9,11 *", "15 14 1 * *", "0 22 * * 1-5", "* * * * *"]


def one(rng, field):
    low, high = RANGES[field]
    value = rng.randint(low, high)
    if field in NAMES and rng.random() < 0.3:
        return rng.choice(NAMES[field])
    return str(value)


def part(rng, field):
    low, high = RANGES[field]
    if rng.random() < 0.6:
        return one(rng, field)
    a, b = sorted(rng.sample(range(low, high + 1), 2))
    return f"{a}-{b}" + (f"/{rng.randint(1, b - a)}" if rng.random() < 0.5 else "")


def star(rng, field):
    return "*" if field in (2, 4) or rng.random() < 0.6 else f"*/{rng.randint(1, RANGES[field][1] // 2)}"


def expression(rng):
    return " ".join(star(rng, f) if rng.random() < (0.2, 0.3, 0.6, 0.6, 0.6)[f]
                    else ",".join(part(rng, f) for _ in range(rng.choice((1, 1, 1, 2, 3)))) for f in range(5))


def possible(text, start):
    fields = text.split()
    if len(fields) == 5 and any((croniter.expand(text)[0][f] == ["*"]) != (fields[f] == "*") for f in (2, 4)):
        return False
    try:
        next_ones(text, start)
        return True
    except Exception:  # 31 February and the like
        return False


def next_ones(text, start):
    it = croniter(text, start, max_years_between_matches=45)
    return [it.get_next(datetime.datetime).strftime("%Y-%m-%d %H:%M") for _ in range(4)]


def main():
    rng = random.Random(20240601)
    print("# What python3-croniter 1.3.5 (Debian) says comes next, written by cron_golden.py: expression, start, the next four.")
    print("# npm cron-parser 5.10.5 says the same of every line that it takes (it refuses a value named twice in a field).")
    texts = list(BY_HAND)
    while len(texts) < COUNT:
        text = expression(rng)
        if text not in texts:
            texts.append(text)
    for text in texts:
        start = datetime.datetime(2023, 1, 1) + datetime.timedelta(minutes=rng.randint(0, 3 * 365 * 1440))
        if possible(text, start):
            print(text, start.strftime("%Y-%m-%d %H:%M"), *next_ones(text, start), sep="\t")


if __name__ == "__main__":
    main()
