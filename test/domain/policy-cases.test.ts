import { expect, test } from 'vitest';
import { ACTION_NAMES } from '../../src/domain/action.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { SEVERITIES, type Severity } from '../../src/domain/severity.ts';
import { type Asked, type Asking, ask } from './company.ts';

/** What the policy of a company means, one case a line. Names of people who may decide, in alphabetical order. */

const REQUESTS = `
fact                                                  | who    | asks for    | application | P  | at                     | answer
who has role and team may ask                         | alice  | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | defaults: 1 of lea leo, then root
for the other action too                              | alice  | delete-pods | web         | P1 | 2026-06-01T12:00+02:00 | defaults: 1 of lea leo, then root
nobody approves their own                             | leo    | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | defaults: 1 of lea, then root
not even an ADMIN                                     | root   | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | defaults: 1 of lea leo, then nobody
what is critical takes two                            | alice  | redeploy    | login       | P1 | 2026-06-01T12:00+02:00 | defaults: 2 of lea leo, then root
a back-up may be the second of two                    | leo    | redeploy    | login       | P1 | 2026-06-01T12:00+02:00 | defaults: 2 of lea, then root

an APPROVER may not ask                               | lea    | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: role-missing
nor may an AUDITOR                                    | audrey | delete-pods | web         | P1 | 2026-06-01T12:00+02:00 | no: role-missing
nor who is merely on call                             | ron    | delete-pods | web         | P1 | 2026-06-01T12:00+02:00 | no: role-missing
a role without a team reaches nothing                 | ollie  | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: application-forbidden
a team reaches its own applications                   | alice  | redeploy    | checkout    | P1 | 2026-06-01T12:00+02:00 | no: application-forbidden
an application of no team is reached by no ADMIN      | root   | redeploy    | reports     | P1 | 2026-06-01T12:00+02:00 | no: application-forbidden
one role is not the other                             | pam    | redeploy    | checkout    | P2 | 2026-06-01T12:00+02:00 | no: role-missing
a team of one is a grant, its e-mail in any case      | dave   | redeploy    | reports     | P1 | 2026-06-01T12:00+02:00 | defaults: 1 of lea leo, then root
and a grant of nothing else                           | dave   | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: application-forbidden
and of one action                                     | dave   | delete-pods | reports     | P1 | 2026-06-01T12:00+02:00 | no: role-missing
an ADMIN has every role, where they have a team       | root   | delete-pods | login       | P0 | 2026-06-01T12:00+02:00 | defaults: 2 of lea leo, then nobody
a guest may nothing                                   | gus    | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: not-a-member
somebody of another workspace may nothing             | stan   | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: not-a-member
a bot may nothing                                     | robot  | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: not-a-member
who has left may nothing                              | dee    | redeploy    | web         | P1 | 2026-06-01T12:00+02:00 | no: not-a-member

a partner is denied payments                          | petra  | delete-pods | checkout    | P0 | 2026-06-01T12:00+02:00 | no: denied-by-policy partners
and nothing else                                      | petra  | delete-pods | web         | P0 | 2026-06-01T12:00+02:00 | defaults: 1 of lea leo, then root
and nobody else is denied them                        | pam    | delete-pods | checkout    | P0 | 2026-06-01T12:00+02:00 | payments: 1 of dave lea leo, then rita root; 3600 s, 3 operations, step-up, glass
what carries a tag is denied to everybody             | alice  | redeploy    | fax         | P0 | 2026-06-01T12:00+02:00 | no: denied-by-policy retired
also to an ADMIN                                      | root   | delete-pods | fax         | P0 | 2026-06-01T12:00+02:00 | no: denied-by-policy retired
who could not ask anyway is told that first           | lea    | redeploy    | fax         | P0 | 2026-06-01T12:00+02:00 | no: role-missing
the minute before a denied night                      | alice  | redeploy    | invoices    | P1 | 2026-06-01T23:29+02:00 | batch: 1 of leo petra root, then nobody; 1 redeploys
the first minute of it                                | alice  | redeploy    | invoices    | P1 | 2026-06-01T23:30+02:00 | no: denied-by-policy nightly batch
after midnight it goes on                             | alice  | redeploy    | invoices    | P1 | 2026-06-02T03:59+02:00 | no: denied-by-policy nightly batch
also for an ADMIN                                     | root   | redeploy    | invoices    | P1 | 2026-06-02T03:59+02:00 | no: denied-by-policy nightly batch
the minute after                                      | alice  | redeploy    | invoices    | P1 | 2026-06-02T04:00+02:00 | batch: 1 of leo petra root, then nobody; 1 redeploys
another action is not denied                          | alice  | delete-pods | invoices    | P1 | 2026-06-02T01:00+02:00 | batch: 1 of leo petra root, then nobody; 1 redeploys
the exchange opens in New York                        | alice  | redeploy    | ticker      | P2 | 2026-06-01T09:30-04:00 | no: denied-by-policy deny 4
a minute before that                                  | alice  | redeploy    | ticker      | P2 | 2026-06-01T09:29-04:00 | new york: 1 of lea leo, then root
what is urgent is not denied                          | alice  | redeploy    | ticker      | P1 | 2026-06-01T09:30-04:00 | new york: 1 of lea leo, then root
it is shut on Saturdays                               | alice  | redeploy    | ticker      | P2 | 2026-06-06T09:30-04:00 | new york: 1 of lea leo, then root
14:00 UTC is before it opens, until clocks go forward | alice  | redeploy    | ticker      | P2 | 2026-03-06T14:00Z      | new york: 1 of lea leo, then root
there sooner than in Europe                           | alice  | redeploy    | ticker      | P2 | 2026-03-09T14:00Z      | no: denied-by-policy deny 4
13:45 UTC is when it is open, until clocks go back    | alice  | redeploy    | ticker      | P2 | 2026-10-30T13:45Z      | no: denied-by-policy deny 4
there later than in Europe                            | alice  | redeploy    | ticker      | P2 | 2026-11-02T13:45Z      | new york: 1 of lea leo, then root

an hour before the night                              | alice  | redeploy    | web         | P1 | 2026-06-01T19:59+02:00 | defaults: 1 of lea leo, then root
at night whoever is on call decides                   | alice  | redeploy    | web         | P1 | 2026-06-01T20:00+02:00 | nights: 1 of ron, then root; glass
the week before it was somebody else                  | alice  | redeploy    | web         | P1 | 2026-05-31T23:00+02:00 | nights: 1 of rita, then root; glass
until the rota turns over at nine                     | alice  | redeploy    | web         | P1 | 2026-06-01T07:59+02:00 | nights: 1 of rita, then root; glass
and a week later it is their turn again               | alice  | redeploy    | web         | P1 | 2026-06-08T20:00+02:00 | nights: 1 of rita, then root; glass
the night ends at eight                               | alice  | redeploy    | web         | P1 | 2026-06-01T08:00+02:00 | defaults: 1 of lea leo, then root
what is critical takes two at night, too              | alice  | redeploy    | login       | P1 | 2026-06-01T20:00+02:00 | nights: 2 of ron, then root; glass
the only back-up asks: one is too few                 | root   | redeploy    | login       | P1 | 2026-06-01T20:00+02:00 | no: too-few-approvers 1 of 2, glass
06:30 UTC is night, until clocks go forward           | alice  | redeploy    | web         | P1 | 2026-03-28T06:30Z      | nights: 1 of ron, then root; glass
and then it is not                                    | alice  | redeploy    | web         | P1 | 2026-03-29T06:30Z      | defaults: 1 of lea leo, then root
06:30 UTC is day, until clocks go back                | alice  | redeploy    | web         | P1 | 2026-10-24T06:30Z      | defaults: 1 of lea leo, then root
and then it is not                                    | alice  | redeploy    | web         | P1 | 2026-10-25T06:30Z      | nights: 1 of ron, then root; glass
a rule for one cluster is none for another            | alice  | redeploy    | ticker      | P0 | 2026-06-01T20:00+02:00 | new york: 1 of lea leo, then root

a rule of its own says who decides on payments        | root   | redeploy    | checkout    | P1 | 2026-06-01T12:00+02:00 | payments: 1 of dave lea leo, then rita; 3600 s, 3 operations, step-up, glass
two where they are critical                           | pam    | delete-pods | ledger      | P0 | 2026-06-01T12:00+02:00 | payments: 2 of dave lea leo, then rita root; 3600 s, 3 operations, step-up, glass
other severities fall to the next rule                | pam    | delete-pods | ledger      | P2 | 2026-06-01T12:00+02:00 | rule 3: 3 of lea leo, then root
whose quorum cannot be met without the back-up        | root   | delete-pods | ledger      | P2 | 2026-06-01T12:00+02:00 | no: too-few-approvers 2 of 3, no glass
the first rule that matches wins: at night            | root   | delete-pods | ledger      | P0 | 2026-06-01T20:00+02:00 | payments by night: 1 of pam, then nobody; 1800 s
whatever the severity                                 | root   | delete-pods | checkout    | P3 | 2026-06-02T06:59+02:00 | payments by night: 1 of pam, then nobody; 1800 s
who is on call and asks is approved by the back-ups   | pam    | delete-pods | checkout    | P0 | 2026-06-01T20:00+02:00 | payments by night: 1 of nobody, then root; 1800 s
the night of payments ends at seven                   | pam    | delete-pods | checkout    | P0 | 2026-06-02T07:00+02:00 | payments: 1 of dave lea leo, then rita root; 3600 s, 3 operations, step-up, glass

the minute before the year-end closing                | pam    | delete-pods | checkout    | P0 | 2026-12-23T17:59+01:00 | payments: 1 of dave lea leo, then rita root; 3600 s, 3 operations, step-up, glass
payments are frozen, and the glass can be broken      | pam    | delete-pods | checkout    | P0 | 2026-12-23T18:00+01:00 | no: frozen until 2027-01-02T07:00Z, glass
for an ADMIN as well                                  | root   | redeploy    | ledger      | P1 | 2027-01-02T07:59+01:00 | no: frozen until 2027-01-02T07:00Z, glass
until it is over                                      | pam    | delete-pods | checkout    | P0 | 2027-01-02T08:00+01:00 | payments: 1 of dave lea leo, then rita root; 3600 s, 3 operations, step-up, glass
a rule before it has no freeze                        | pam    | delete-pods | checkout    | P0 | 2026-12-24T20:00+01:00 | payments by night: 1 of nobody, then root; 1800 s
nor has one after it                                  | pam    | delete-pods | checkout    | P2 | 2026-12-24T12:00+01:00 | rule 3: 3 of lea leo, then root
the batch is frozen at weekends, and the night after  | alice  | delete-pods | invoices    | P0 | 2026-06-06T12:00+02:00 | no: frozen until 2026-06-08T00:00Z, no glass
Friday is none of it                                  | alice  | delete-pods | invoices    | P0 | 2026-06-05T23:59+02:00 | batch: 1 of leo petra root, then nobody; 1 redeploys
in summer it ends when it is midnight UTC            | alice  | delete-pods | invoices    | P0 | 2026-03-29T12:00+02:00 | no: frozen until 2026-03-30T00:00Z, no glass
in winter an hour later                               | alice  | delete-pods | invoices    | P0 | 2026-10-25T12:00+01:00 | no: frozen until 2026-10-26T01:00Z, no glass
who is denied and frozen is told that they are denied | alice  | redeploy    | invoices    | P0 | 2026-06-06T01:00+02:00 | no: denied-by-policy nightly batch
the night clocks go forward a denial ends sooner      | alice  | redeploy    | invoices    | P0 | 2026-03-29T02:00Z      | no: frozen until 2026-03-30T00:00Z, no glass
up to then it holds                                   | alice  | redeploy    | invoices    | P0 | 2026-03-29T01:59Z      | no: denied-by-policy nightly batch
the night clocks go back a denial ends later          | alice  | redeploy    | invoices    | P0 | 2026-10-25T02:59Z      | no: denied-by-policy nightly batch

several on one ticket: the strictest of each binds it | root   | delete-pods | checkout,login | P1 | 2026-06-01T12:00+02:00 | payments, defaults: 2 of lea leo, then nobody; 3600 s, 3 operations, step-up
who decides on one only decides on none of them       | root   | delete-pods | checkout,web   | P1 | 2026-06-01T12:00+02:00 | payments, defaults: 1 of lea leo, then nobody; 3600 s, 3 operations, step-up
one that is denied denies the ticket                  | alice  | delete-pods | web,fax        | P1 | 2026-06-01T12:00+02:00 | no: denied-by-policy retired
one that is frozen freezes it, one glass is not both  | root   | delete-pods | checkout,login | P1 | 2026-12-23T18:00+01:00 | no: frozen until 2027-01-02T07:00Z, no glass
`;

const BROKEN_GLASS = `
fact                                                  | who    | asks for    | application | P  | at                     | answer
who is frozen out acts at once, for half the time     | pam    | delete-pods | checkout    | P0 | 2026-12-23T18:00+01:00 | until 2026-12-23T17:30Z
so does an ADMIN                                      | root   | redeploy    | ledger      | P1 | 2026-12-23T18:00+01:00 | until 2026-12-23T17:30Z
and who finds too few approvers                       | root   | redeploy    | login       | P1 | 2026-06-01T20:00+02:00 | until 2026-06-01T19:00Z
but not where somebody can be asked                   | pam    | delete-pods | checkout    | P0 | 2026-06-01T12:00+02:00 | no: break-glass-too-early
nor where the rule has no glass                       | alice  | delete-pods | invoices    | P0 | 2026-06-06T12:00+02:00 | no: break-glass-forbidden
nor where one of two has none                         | root   | delete-pods | checkout,login | P1 | 2026-12-23T18:00+01:00 | no: break-glass-forbidden
nobody breaks what is denied                          | petra  | delete-pods | checkout    | P0 | 2026-12-23T18:00+01:00 | no: denied-by-policy partners
nor without the role                                  | lea    | delete-pods | checkout    | P0 | 2026-12-23T18:00+01:00 | no: role-missing
nor without the team                                  | alice  | delete-pods | checkout    | P0 | 2026-12-23T18:00+01:00 | no: application-forbidden
nor as a guest                                        | gus    | delete-pods | web         | P0 | 2026-06-01T20:00+02:00 | no: not-a-member
`;

const LADDERS = `
fact                                  | application | P  | remind | escalate | everybody | expires
the built-in times of P0              | web         | P0 |    180 |      300 |       900 |    3600
the built-in times of P1              | web         | P1 |    600 |      900 |      1800 |    7200
the built-in times of P2              | web         | P2 |   1800 |     3600 |      7200 |   28800
the built-in times of P3              | web         | P3 |  14400 |    28800 |     86400 |  172800
a rule changes some times of P0       | ticker      | P0 |    180 |       60 |       120 |    1800
and leaves those of P1                | ticker      | P1 |    600 |      900 |      1800 |    7200
and one time of P3                    | ticker      | P3 |  14400 |    28800 |      7200 |  172800
the shortest of several               | web,ticker  | P0 |    180 |       60 |       120 |    1800
`;

type Row = { readonly fact: string; readonly asking: Asking; readonly answer: string };

function requestsOf(table: string): Row[] {
  return rowsOf(table).map(([fact = '', who = '', action, names = '', severity, at = '', answer = '']) => ({
    fact,
    asking: {
      who,
      actions: ACTION_NAMES.filter((each) => each === action),
      applications: names.split(','),
      severity: severityNamed(severity),
      at: new Date(at),
    },
    answer,
  }));
}

function severityNamed(name: string | undefined): Severity {
  const found = SEVERITIES.find((each) => each === name);
  if (found === undefined) throw new Error(`no severity ${name}`);
  return found;
}

/** The cells of a table, without its heading and its empty lines. */
function rowsOf(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(1).map((line) => line.split('|').map((cell) => cell.trim()));
}

test.each(requestsOf(REQUESTS))('$fact: $answer', async ({ asking, answer }) => {
  expect(await answerTo(asking, granted)).toBe(answer);
});

test.each(requestsOf(BROKEN_GLASS))('the glass is broken: $fact: $answer', async ({ asking, answer }) => {
  const glass = { confirmation: 'BREAK GLASS', reason: 'Nobody answers the phone', reference: undefined };

  expect(await answerTo({ ...asking, glass }, authorized)).toBe(answer);
});

test.each(rowsOf(LADDERS))('%s', async (_fact, applications = '', severity = '', ...times) => {
  const { ticket } = await ask({
    who: 'alice',
    actions: ['redeploy'],
    applications: applications.split(','),
    severity: severityNamed(severity),
    at: new Date('2026-06-06T12:00:00Z'),
  });

  const { remind, escalate, 'page-all': everybody } = ticket.terms.ladder;
  const pending = (ticket.expiresAt.getTime() - ticket.openedAt.getTime()) / 1000;
  expect([remind, escalate, everybody, pending]).toEqual(times.map(Number));
});

async function answerTo(asking: Asking, said: (asked: Asked) => string): Promise<string> {
  try {
    return said(await ask(asking));
  } catch (error) {
    if (error instanceof Refusal) return `no: ${refused(error)}`;
    throw error;
  }
}

function authorized({ ticket: { state, breakGlass } }: Asked): string {
  const isOwed = breakGlass !== undefined && breakGlass.review === undefined;
  return state.kind === 'APPROVED' && isOwed
    ? `until ${minuteOf(state.tokensEndAt)}`
    : 'nothing is authorized';
}

const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16)}Z`;

function granted({ ticket, approvers, backups }: Asked): string {
  const { rule, approvals, tokenSeconds, operationsPerToken, redeploysPerHour, stepUp, breakGlass } =
    ticket.terms;
  const unusual = [
    ...(tokenSeconds === 7200 ? [] : [`${tokenSeconds} s`]),
    ...(operationsPerToken === 8 ? [] : [`${operationsPerToken} operations`]),
    ...(redeploysPerHour === 3 ? [] : [`${redeploysPerHour} redeploys`]),
    ...(stepUp ? ['step-up'] : []),
    ...(breakGlass ? ['glass'] : []),
  ];
  const deciders = `${rule}: ${approvals} of ${listOf(approvers)}, then ${listOf(backups)}`;
  return unusual.length === 0 ? deciders : `${deciders}; ${unusual.join(', ')}`;
}

const listOf = (names: readonly string[]) => (names.length === 0 ? 'nobody' : names.join(' '));

function refused({ code, facts }: Refusal): string {
  const glass = facts.breakGlass === 'offered' ? 'glass' : 'no glass';
  switch (code) {
    case 'denied-by-policy':
      return `${code} ${facts.rule}`;
    case 'too-few-approvers':
      return `${code} ${facts.found} of ${facts.wanted}, ${glass}`;
    case 'frozen':
      return `${code} until ${facts.until instanceof Date ? minuteOf(facts.until) : 'ever'}, ${glass}`;
    default:
      return code;
  }
}
