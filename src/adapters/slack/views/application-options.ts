import { createHash } from 'node:crypto';
import type { PlainTextOption } from '@slack/types';
import type { Application } from '../../../domain/application.ts';
import { qualifiedName } from '../../../usecases/open-ticket.ts';
import { LIMITS, option } from './blocks.ts';
import { cleanText, cutMiddle } from './mrkdwn.ts';

/** Slack's page says 150, its types 75. */
const VALUE_LENGTH = 75;
const DIGEST_MARK = '#';

/**
 * What stands for an application in a select: its qualified name (`name@cluster/namespace`) where that
 * fits, else a digest of it, which no name can be mistaken for.
 */
export function applicationValue(qualified: string): string {
  if (qualified.length <= VALUE_LENGTH && !qualified.startsWith(DIGEST_MARK) && qualified !== '')
    return qualified;
  return `${DIGEST_MARK}${createHash('sha256').update(qualified).digest('base64url')}`;
}

/**
 * The qualified name behind a select's value. `all` (every application of the catalog) is read only for
 * a digest; undefined where none of them has it.
 */
export function qualifiedNameOf(value: string, all: () => readonly Application[]): string | undefined {
  if (!value.startsWith(DIGEST_MARK)) return value;
  return all()
    .map(qualifiedName)
    .find((qualified) => applicationValue(qualified) === value);
}

/** Answers of the type-ahead. */
export function applicationOptions(applications: readonly Application[]): PlainTextOption[] {
  return applications.slice(0, LIMITS.options).map((application) => optionFor(qualifiedName(application)));
}

/** `name · cluster/namespace`; what is too long for one line has its place below. */
export function optionFor(qualified: string): PlainTextOption {
  const [name = '', ...rest] = cleanText(qualified).split('@');
  const place = rest.join('@');
  const value = applicationValue(qualified);
  const whole = place === '' ? name : `${name} · ${place}`;
  if (whole.length <= LIMITS.label) return option(whole, value);
  return option(cutMiddle(name, LIMITS.label), value, cutMiddle(place, LIMITS.label));
}
