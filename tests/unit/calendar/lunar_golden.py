"""Writes lunar_golden.tsv: every lunar month and every solar term 1901-2100, computed from the positions of sun and moon
after GB/T 33661-2017 with python3-ephem 4.1.4 (Debian). Independent of core/calendar's tables.

    python3 tests/unit/calendar/lunar_golden.py > tests/unit/calendar/lunar_golden.tsv
"""
import math

import ephem

NAMES = ("小寒 大寒 立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 "
         "小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至").split()
BEIJING = ephem.hour * 8


def beijing_day(t):
    return ephem.Date(t + BEIJING).datetime().date()


def longitude(t):
    sun = ephem.Sun(t)
    return math.degrees(ephem.Ecliptic(ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=t)).lon)


def crossing(guess, degrees):
    """When the sun's apparent longitude is `degrees`."""
    t = guess
    for _ in range(20):
        off = (degrees - longitude(ephem.Date(t)) + 180) % 360 - 180
        t += off * 365.2422 / 360
        if abs(off) < 1e-8:
            break
    return t


def solar_terms():
    """(day, index of NAMES) from the winter solstice of 1899 to early 2102."""
    found = []
    for year in range(1899, 2103):
        for i in range(24):
            guess = ephem.Date((year, 1, 6)) + i * 15.2184
            found.append((beijing_day(crossing(guess, (285 + 15 * i) % 360)), i))
    return found


def new_moons():
    t, found = ephem.Date("1899/11/1"), []
    while t < ephem.Date("2102/3/1"):
        t = ephem.next_new_moon(t)
        found.append(beijing_day(t))
        t = ephem.Date(t + 1)
    return found


def months(moons, terms):
    """(first day, lunar year, month, leap, days): the 11th month holds the winter solstice; of thirteen months from one
    11th month to the next, the first without a major term is the leap month."""
    solstices = [d for d, i in terms if i == 23]
    major = [d for d, i in terms if i % 2 == 1]
    eleventh = [max(k for k, m in enumerate(moons) if m <= s) for s in solstices if s <= moons[-2]]
    for a, b in zip(eleventh, eleventh[1:]):
        number, leap_seen, year = 11, False, moons[a].year
        for k in range(a, b):
            first, after = moons[k], moons[k + 1]
            leap = b - a == 13 and not leap_seen and not any(first <= d < after for d in major)
            if leap:
                leap_seen = True
            elif k > a:
                number = number % 12 + 1
                year += number == 1
            yield first, year, number, int(leap), (after - first).days


def main():
    terms = solar_terms()
    print("# Lunar months and solar terms from the positions of sun and moon (GB/T 33661-2017, python3-ephem 4.1.4, Beijing time),")
    print("# written by lunar_golden.py. Months: first day, lunar year, month, 1 for a leap month, days. Terms: day, name.")
    for first, year, month, leap, days in months(new_moons(), terms):
        if 1901 <= first.year <= 2100:
            print(first, year, month, leap, days, sep="\t")
    for day, i in terms:
        if 1901 <= day.year <= 2100:
            print(day, NAMES[i], sep="\t")


if __name__ == "__main__":
    main()
