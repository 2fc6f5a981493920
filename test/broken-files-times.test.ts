import { expect, test } from 'vitest';
import { problemsOf, SOUND } from './broken-files.ts';

test.each([
  [
    'times of day that are none',
    `${SOUND}rules:\n  - when: { hours: [{ from: 8:30, until: "25:00" }, { from: 8, until: "8pm" }, { from: "24:00", until: "08:00" }] }`,
    [
      '13:29 rules[0].when.hours[0].from must be a time of day from "00:00" to "23:59", such as "08:30", but is "8:30"',
      '13:42 rules[0].when.hours[0].until must be a time of day up to "24:00", such as "08:30", but is "25:00"',
      '13:61 rules[0].when.hours[1].from must be a time of day from "00:00" to "23:59", such as "08:30", but is 8',
      '13:71 rules[0].when.hours[1].until must be a time of day up to "24:00", such as "08:30", but is "8pm"',
      '13:88 rules[0].when.hours[2].from must be a time of day from "00:00" to "23:59", such as "08:30", but is "24:00"',
    ],
  ],
  [
    'hours without an end',
    `${SOUND}rules:\n  - when: { hours: [{ from: "08:30" }] }`,
    [
      '13:21 rules[0].when.hours[0].until is missing; it must be a time of day up to "24:00", such as "08:30"',
    ],
  ],
  [
    'hours that end when they begin',
    `${SOUND}rules:\n  - when: { hours: [{ from: "08:30", until: "08:30" }] }`,
    [
      '13:45 rules[0].when.hours[0].until must not be the same as from (a whole day is from "00:00" until "24:00"; for any time leave hours out), but is "08:30"',
    ],
  ],
  [
    'a time zone that is none',
    `${SOUND}timeZone: Europe/Berln`,
    [
      '12:11 timeZone must be a time zone such as Europe/Berlin or UTC (a name of the IANA database), but is "Europe/Berln"; did you mean Europe/Berlin?',
    ],
  ],
  [
    'an offset and a city in place of a time zone',
    `${SOUND}rules:\n  - when: { hours: [{ from: "08:30", until: "09:30", timeZone: "+01:00" }, { from: "08:30", until: "09:30", timeZone: Berlin }] }`,
    [
      '13:64 rules[0].when.hours[0].timeZone must be a time zone such as Europe/Berlin or UTC (a name of the IANA database), but is "+01:00"',
      '13:119 rules[0].when.hours[1].timeZone must be a time zone such as Europe/Berlin or UTC (a name of the IANA database), but is "Berlin"; did you mean Europe/Berlin?',
    ],
  ],
  [
    'days that are none',
    `${SOUND}rules:\n  - when: { hours: [{ days: [mon, Tues, Montag, Mon-Fri], from: "08:30", until: "09:30" }] }`,
    [
      '13:30 rules[0].when.hours[0].days[0] must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, but is "mon"; did you mean Mon?',
      '13:35 rules[0].when.hours[0].days[1] must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, but is "Tues"; did you mean Tue?',
      '13:41 rules[0].when.hours[0].days[2] must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, but is "Montag"',
      '13:49 rules[0].when.hours[0].days[3] must be one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, but is "Mon-Fri"',
    ],
  ],
  [
    'hours of no day',
    `${SOUND}rules:\n  - when: { hours: [{ days: [], from: "08:30", until: "09:30" }] }`,
    ['13:29 rules[0].when.hours[0].days must have at least one item, or be left out'],
  ],
  [
    'a freeze that ends before it begins',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing, from: "2026-12-24T00:00:00+01:00", until: "2026-12-23T00:00:00+01:00" }]`,
    ['13:74 defaults.freezes[0].until must be after from, but is "2026-12-23T00:00:00+01:00"'],
  ],
  [
    'a freeze without an offset',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing, from: 2026-12-24T00:00:00, until: 2026-12-25 }]`,
    [
      '13:38 defaults.freezes[0].from must be a date and time with seconds and an offset, such as "2026-12-20T18:00:00+01:00", but is "2026-12-24T00:00:00"',
      '13:66 defaults.freezes[0].until must be a date and time with seconds and an offset, such as "2026-12-20T18:00:00+01:00", but is "2026-12-25"',
    ],
  ],
  [
    'a freeze from the 30th of February',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing, from: "2026-02-30T00:00:00Z", until: "2026-03-01T00:00:00Z" }]`,
    [
      '13:38 defaults.freezes[0].from must be a date and time with seconds and an offset, such as "2026-12-20T18:00:00+01:00", but is "2026-02-30T00:00:00Z"',
    ],
  ],
  [
    'a freeze by dates and by hours',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing, from: "2026-02-20T00:00:00Z", hours: { from: "01:00", until: "02:00" } }]`,
    ['13:13 defaults.freezes[0] must have either from and until, or hours'],
  ],
  [
    'a freeze without a time',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing }]`,
    ['13:13 defaults.freezes[0] must have either from and until, or hours'],
  ],
  [
    'a freeze without an end',
    `${SOUND}defaults:\n  freezes: [{ reason: Closing, from: "2026-02-20T00:00:00Z" }]`,
    ['13:13 defaults.freezes[0] must have both from and until'],
  ],
  [
    'a freeze without a reason',
    `${SOUND}defaults:\n  freezes: [{ hours: { from: "01:00", until: "02:00" } }]`,
    ['13:13 defaults.freezes[0].reason is missing; it must be text that tells people why'],
  ],
  [
    'durations out of range',
    `${SOUND}defaults: { tokenSeconds: 2h, expiringSeconds: 0, reviewSeconds: 99999999, pendingSeconds: { P0: -1, P5: 3 } }`,
    [
      '12:27 defaults.tokenSeconds must be a whole number of seconds from 1 to 86400, but is "2h"',
      '12:48 defaults.expiringSeconds must be a whole number of seconds from 1 to 86400, but is 0',
      '12:66 defaults.reviewSeconds must be a whole number of seconds from 1 to 2592000, but is 99999999',
      '12:98 defaults.pendingSeconds.P0 must be a whole number of seconds from 1 to 2592000, but is -1',
      '12:102 defaults.pendingSeconds.P5 is no known key (known: P0, P1, P2, P3)',
    ],
  ],
  [
    'a reminder of the end before the beginning',
    `${SOUND}defaults: { tokenSeconds: 600, expiringSeconds: 600 }\nrules:\n  - when: {}\n    expiringSeconds: 900`,
    [
      '12:49 defaults.expiringSeconds must be less than tokenSeconds (600), but is 600',
      '15:22 rules[0].expiringSeconds must be less than tokenSeconds (600), but is 900',
    ],
  ],
  [
    'people asked after the ticket has expired',
    `${SOUND}defaults: { pageAllSeconds: { P0: 900 }, pendingSeconds: { P0: 600 } }`,
    [
      '12:35 defaults.pageAllSeconds.P0 must be less than pendingSeconds.P0 (600), when the ticket expires, but is 900',
    ],
  ],
])('%s is told with its place and what is allowed', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});
