// Writes core/calendar/lunar_years.tsv and solar_terms.tsv. Run again only when a source is mended:
//   npm install --prefix /tmp/tables lunar-javascript@1.7.7 tyme4ts@1.5.2
//   NODE_PATH=/tmp/tables/node_modules node tests/unit/calendar/calendar_tables.js
const fs = require('fs');
const { LunarYear, Solar } = require('lunar-javascript');
const tyme = require('tyme4ts');

const notes = {
  lunar: `# The Chinese calendar, one lunar year a line: its first day (正月初一), its leap month or 0, the days of its months in order.
# Source: npm lunar-javascript 1.7.7 (MIT), written by tests/unit/calendar/calendar_tables.js; equal to tyme4ts 1.5.2 (MIT,
# same author). Checked month by month against a computation after GB/T 33661-2017 with python3-ephem 4.1.4
# (tests/unit/calendar/lunar_golden.*), and equal day by day to Debian's liblunar-date 3.0.1, 1979-2059.
# Where that computation differs: the months from 1914-11-17, 1916-02-03 and 1920-11-10 (kept here as the almanacs of the
# time had them; computed, they begin a day later) and from 2057-09-29 (a new moon seconds from midnight, 09-28 by
# ephem). ICU 78.2 is wrong on Spring Festival 2027 (02-06 here) and 2030 (02-03) and on 417 days in all, 1913-2100.
`,
  terms: `# The 24 solar terms: day of the month in Beijing time, 1901-2100. 小寒 and 大寒 fall in January, and so on, two a month.
# Source: npm lunar-javascript 1.7.7 (MIT), written by tests/unit/calendar/calendar_tables.js; equal to tyme4ts 1.5.2 (MIT,
# same author); checked against python3-ephem 4.1.4 (tests/unit/calendar/lunar_golden.*), which differs on one day: it has
# 冬至 of 1951 on 12-22, seconds before midnight; 12-23 here.
`,
};
const iso = (s) => s.toYmd();

function lunarYear(year) {
  const months = LunarYear.fromYear(year).getMonths().filter((m) => m.getYear() === year);
  const leap = months.find((m) => m.isLeap());
  const first = Solar.fromJulianDay(months[0].getFirstJulianDay());
  return [iso(first), leap ? -leap.getMonth() : 0, ...months.map((m) => m.getDayCount())].join('\t');
}

// Index 0 is 小寒, the first of a Gregorian year; tyme4ts counts from 冬至 of the year before.
const term = (year, i) => tyme.SolarTerm.fromIndex(year, i + 1);

function termDay(year, i) {
  const day = term(year, i).getJulianDay().getSolarDay();
  const name = term(year, i).getName();
  const other = Solar.fromYmd(year, day.getMonth(), day.getDay()).getLunar().getJieQi();
  if (other !== name || day.getMonth() !== Math.floor(i / 2) + 1) throw new Error(`${year} ${name}: ${day} ${other}`);
  return day.getDay();
}

function checkWithTyme(year) {
  const mine = lunarYear(year).split('\t').slice(2).map(Number);
  const theirs = tyme.LunarYear.fromYear(year).getMonths().map((m) => m.getDayCount());
  const first = tyme.LunarDay.fromYmd(year, 1, 1).getSolarDay().toString();
  const wanted = lunarYear(year).split('\t')[0].split('-').map(Number);
  if (mine.join() !== theirs.join() || first !== `${wanted[0]}年${wanted[1]}月${wanted[2]}日`)
    throw new Error(`${year}: ${mine} / ${theirs}, ${first}`);
}

const years = (from) => Array.from({ length: 2100 - from + 1 }, (_, i) => from + i);
const indexes = Array.from({ length: 24 }, (_, i) => i);
years(1900).forEach(checkWithTyme);
fs.writeFileSync('core/calendar/lunar_years.tsv',
  `${notes.lunar}first\tleap\tmonths\n${years(1900).map(lunarYear).join('\n')}\n`);
fs.writeFileSync('core/calendar/solar_terms.tsv', `${notes.terms}year\t${indexes.map((i) => term(2000, i).getName()).join('\t')}\n` +
  `${years(1901).map((y) => [y, ...indexes.map((i) => termDay(y, i))].join('\t')).join('\n')}\n`);
