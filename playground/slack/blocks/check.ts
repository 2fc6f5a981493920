import { z } from 'zod';
import { SlackFailure } from '../failure.ts';
import type { FileReference } from '../files.ts';
import { Block, elementsOf, picturesIn } from './block.ts';
import { complaints } from './complaint.ts';
import { ViewSpec } from './view.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Blocks and elements that not every surface takes. */
const onlyOn: Record<string, readonly Surface[]> = {
  alert: ['modal'],
  markdown: ['message'],
  table: ['message'],
  number_input: ['modal'],
  url_text_input: ['modal'],
  email_text_input: ['modal'],
};
const viewBytes = 250_000;
const markdownCharacters = 12_000;

const Blocks = z.array(Block);
type Complaint = { readonly text: string; readonly path: readonly PropertyKey[] };

/** Whether blocks may show a file. */
export type IsPicture = (file: FileReference) => boolean;
const anyPicture: IsPicture = () => true;

/**
 * The blocks of a message, as Slack would store them. A string is taken as JSON.
 * Throws `invalid_blocks_format` or `invalid_blocks` with a line per fault.
 */
export function checkBlocks(raw: unknown, isPicture = anyPicture): readonly Block[] {
  const given = typeof raw === 'string' ? decoded(raw, 'invalid_blocks_format') : raw;
  if (!Array.isArray(given)) throw new SlackFailure('invalid_blocks_format');
  const parsed = Blocks.max(50).safeParse(given, { reportInput: true });
  const messages = parsed.success
    ? faultsIn({ blocks: parsed.data, type: 'message' }, isPicture).map((fault) => line(fault, ['blocks']))
    : complaints(parsed.error.issues, ['blocks']);
  if (!parsed.success || messages.length > 0) throw new SlackFailure('invalid_blocks', withSummary(messages));
  return parsed.data;
}

/** A view, as Slack would store it. Throws `invalid_arguments` or `view_too_large`. */
export function checkView(raw: unknown, isPicture = anyPicture): ViewSpec {
  const given = typeof raw === 'string' ? decoded(raw, 'invalid_arguments') : raw;
  if (Buffer.byteLength(JSON.stringify(given) ?? '') > viewBytes) throw new SlackFailure('view_too_large');
  const parsed = ViewSpec.safeParse(given, { reportInput: true });
  const messages = parsed.success
    ? faultsIn(parsed.data, isPicture).map((fault) => line(fault, ['view', 'blocks']))
    : complaints(parsed.error.issues, ['view']);
  if (!parsed.success || messages.length > 0)
    throw new SlackFailure('invalid_arguments', withSummary(messages));
  return parsed.data;
}

const faultsIn = (
  { blocks, type }: { readonly blocks: readonly Block[]; readonly type: Surface },
  isPicture: IsPicture,
) => [...faultsAcross(blocks, type), ...strayPictures(blocks, isPicture)];

function strayPictures(blocks: readonly Block[], isPicture: IsPicture): readonly Complaint[] {
  return picturesIn(blocks)
    .filter(({ file }) => !isPicture(file))
    .map(({ path }) => ({ text: 'invalid slack file', path: [...path, 'slack_file'] }));
}

/** The rules no single block can keep: what a surface takes, and what may be there only once. */
function faultsAcross(blocks: readonly Block[], surface: Surface): readonly Complaint[] {
  const faults: Complaint[] = [];
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const misplaced = [block.type, block.type === 'input' ? block.element.type : ''].find(
      (type) => !(onlyOn[type] ?? [surface]).includes(surface),
    );
    if (misplaced !== undefined)
      faults.push({ text: `unsupported type: ${misplaced}`, path: [index, 'type'] });
    if (seen.has(block.block_id)) {
      faults.push({ text: `block_id already exists: ${block.block_id}`, path: [index, 'block_id'] });
    }
    seen.add(block.block_id);
  }
  const focused = elementsOf(blocks).filter(
    ({ element }) => 'focus_on_load' in element && element.focus_on_load,
  );
  if (focused.length > 1) faults.push({ text: 'only one element can have focus_on_load', path: [] });
  if (blocks.filter((block) => block.type === 'table').length > 1) {
    faults.push({ text: 'only one table allowed', path: [] });
  }
  const markdown = blocks.flatMap((block) => (block.type === 'markdown' ? [block.text.length] : []));
  if (markdown.reduce((sum, length) => sum + length, 0) > markdownCharacters) {
    faults.push({ text: `must be less than ${markdownCharacters + 1} characters`, path: [] });
  }
  return faults;
}

const line = ({ text, path }: Complaint, at: readonly string[]) =>
  `[ERROR] ${text} [json-pointer:${[...at, ...path].map((step) => `/${String(step)}`).join('')}]`;

/** Slack names the block or view as a whole before what is wrong inside. */
function withSummary(messages: readonly string[]): readonly string[] {
  const wholes = messages.flatMap(
    (message) => /json-pointer:(\/view|\/blocks\/\d+)/.exec(message)?.[1] ?? [],
  );
  const summaries = [...new Set(wholes)].map(
    (whole) => `[ERROR] failed to match all allowed schemas [json-pointer:${whole}]`,
  );
  return [...summaries, ...messages];
}

function decoded(text: string, code: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SlackFailure(code);
  }
}
