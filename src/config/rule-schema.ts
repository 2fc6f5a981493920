import { z } from 'zod';
import { ACTION_NAMES } from '../domain/action.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { atLeastOne, name, namespace, onceSound, reason, reference, tagName } from './forms.ts';
import type { Known } from './known.ts';
import { member } from './member-schema.ts';
import { namesDiffer } from './names-differ.ts';
import { terms } from './terms-schema.ts';
import { hours } from './time-schema.ts';

const ruleName = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters')
  .exactOptional()
  .describe('Kept with decisions. Without one: what it is, and its number.');

const tags = z
  .record(tagName, z.string())
  .refine((all) => Object.keys(all).length > 0, { error: 'must have at least one tag, or be left out' });

const conditions = (known: Known) => ({
  actions: atLeastOne(z.enum(ACTION_NAMES)).exactOptional(),
  tags: tags.exactOptional().describe('All of them.'),
  clusters: atLeastOne(reference(name, known.clusters, 'a cluster')).exactOptional(),
  namespaces: atLeastOne(reference(namespace, known.namespaces, 'a namespace of a cluster')).exactOptional(),
  severities: atLeastOne(z.enum(SEVERITIES)).exactOptional(),
  hours: atLeastOne(hours).exactOptional().describe('Any of them; when it is asked for.'),
});

const rule = (known: Known) =>
  z.strictObject({
    name: ruleName,
    when: z.strictObject(conditions(known)).describe('All of it must match; {} matches everything.'),
    ...terms(known),
  });

export const rules = (known: Known) =>
  z.array(rule(known)).check(namesDiffer()).default([]).describe('The first that matches applies.');

const denyRule = (known: Known) =>
  z.strictObject({
    name: ruleName,
    when: z
      .strictObject({
        ...conditions(known),
        requesters: atLeastOne(member(known))
          .exactOptional()
          .describe('Whom it forbids it to; everybody where they are left out.'),
      })
      .refine((when) => Object.keys(when).length > 0, {
        ...onceSound,
        error: 'must name at least one condition: an empty one would forbid everything to everybody',
      })
      .describe('All of it must match.'),
    reason: reason.describe('Shown to whoever is refused.'),
  });

export const denyRules = (known: Known) =>
  z
    .array(denyRule(known))
    .check(namesDiffer())
    .default([])
    .describe('What nobody may ask for, whatever their roles; also not by breaking the glass.');
