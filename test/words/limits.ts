/** How long Slack lets a text be, by where it stands (https://docs.slack.dev/reference/block-kit). */

const CONFIRM = { title: 100, text: 300, yes: 30, no: 30 } as const;
const MODAL_TITLE = 24;
const PLACEHOLDER = 150;
const BUTTON = 75;
const OPTION = 75;

/** Parts of modals, wherever they stand. */
const NAMED: Readonly<Record<string, number>> = {
  title: MODAL_TITLE,
  notice: MODAL_TITLE,
  submit: MODAL_TITLE,
  close: MODAL_TITLE,
  cancel: MODAL_TITLE,
  placeholder: PLACEHOLDER,
};

const OPTIONS: ReadonlySet<string> = new Set(['quickReasons', 'paces', 'groups', 'verdicts', 'modes']);
const SINGLE_OPTIONS: ReadonlySet<string> = new Set([
  'unhealthy',
  'these',
  'pod',
  'action',
  'actionHint',
  'severity',
]);
const SINGLE_BUTTONS: ReadonlySet<string> = new Set([
  'button',
  'stop',
  'rollBack',
  'openCard',
  'linkLabel',
  'back',
  'seeOpen',
]);

/** Called a title, and no modal's. */
const HEADINGS: ReadonlySet<string> = new Set(['operation.title']);

/** The most characters of a text, in UTF-16 units; no limit of its own is that of a section. */
export function limitOf(path: readonly string[]): number {
  if (HEADINGS.has(path.join('.'))) return SECTION;
  const [parent = '', name = ''] = path.slice(-2);
  const isDialog = parent.startsWith('confirm') && Object.hasOwn(CONFIRM, name) && path[0] !== 'dialog';
  if (isDialog) return Object.entries(CONFIRM).find(([part]) => part === name)?.[1] ?? 0;
  if (parent === 'buttons' || SINGLE_BUTTONS.has(name)) return BUTTON;
  if (OPTIONS.has(parent) || SINGLE_OPTIONS.has(name)) return OPTION;
  return NAMED[name] ?? SECTION;
}

const SECTION = 3000;
