import { ACTION_NAMES } from '../../domain/action.ts';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import { DEFAULT_SEVERITY, SEVERITIES } from '../../domain/severity.ts';
import { problemsOf, type TicketForm } from '../../domain/ticket-form.ts';
import { findApplication, qualifiedName } from '../../usecases/open-ticket.ts';
import type { Words } from '../../words/words.ts';
import type { Filled } from './command-grammar.ts';
import type { Hands } from './listen-deps.ts';
import type { Entered } from './payloads.ts';
import { qualifiedNameOf } from './views/application-options.ts';
import { FIELDS } from './views/ids.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { openTicketModal } from './views/open-ticket-modal.ts';
import type { Window } from './window.ts';

/** More applications than any catalog has. */
const ALL = 1_000_000;

/** Shows the form, filled in as far as `filled` says. @throws Refusal where this person may ask for nothing. */
export async function showForm(
  { useCases, catalog }: Pick<Hands, 'useCases' | 'catalog'>,
  { window, words }: { readonly window: Window; readonly words: Words },
  { actor, filled }: { readonly actor: UserId; readonly filled: Filled },
): Promise<void> {
  const { actions: offered } = await useCases.openTicket.offer({ actor });
  const { application, notice } = wantedIn(filled.application, { catalog, words });
  const form = {
    actions: offered.filter((action) => action === filled.action),
    applications: application === undefined ? [] : [application],
    reason: filled.reason,
    reference: filled.reference,
  };
  const shown = { offered, form, ...(notice === undefined ? {} : { notice }) };
  await window.show(openTicketModal(shown, words));
}

type Known = Pick<Hands, 'catalog'> & { readonly words: Words };
type Wanted = { readonly application?: string; readonly notice?: string };

/** The one application that was named, or why it is none. */
function wantedIn(name: string | undefined, { catalog, words }: Known): Wanted {
  if (name === undefined) return {};
  try {
    return { application: qualifiedName(findApplication(catalog, name).application) };
  } catch (error) {
    if (error instanceof Refusal) return { notice: words.refusal(error, mrkdwnVoice) };
    throw error;
  }
}

/** What was filled in; applications by qualified name. */
export function formFrom(entered: Entered, { catalog }: Pick<Hands, 'catalog'>): TicketForm {
  const actions = entered.chosen(FIELDS.actions);
  const reference = entered.typed(FIELDS.reference).trim();
  const all = () => catalog.search('', ALL);
  return {
    actions: ACTION_NAMES.filter((action) => actions.includes(action)),
    applications: entered.chosen(FIELDS.applications).map((value) => qualifiedNameOf(value, all) ?? value),
    severity: SEVERITIES.find((one) => one === entered.typed(FIELDS.severity)) ?? DEFAULT_SEVERITY,
    reason: entered.typed(FIELDS.reason),
    reference: reference === '' ? undefined : reference,
  };
}

/** By field, what is wrong with a form as far as memory can tell. */
export function errorsIn(form: TicketForm, { catalog, words }: Known): Readonly<Record<string, string>> {
  const unknown = form.applications.find((name) => catalog.find(name).length === 0);
  return {
    ...(unknown === undefined
      ? {}
      : { [FIELDS.applications]: words.open.unknownApplication(unknown, catalog.nearest(unknown)) }),
    ...Object.fromEntries(problemsOf(form).map((each) => [each.field, words.open.problem(each)])),
  };
}
