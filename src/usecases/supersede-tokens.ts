import { supersedeTokens } from '../domain/supersede-tokens.ts';
import type { Now, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly now: Now };
type OnSuccession = (input: { readonly ticketId: number; readonly by: number }) => Promise<void>;

/** Ends an older ticket's tokens to make room for those of an approved newer one. */
export function makeSupersedeTokens({ tickets, now }: Deps): OnSuccession {
  return async ({ ticketId, by }) => {
    const newer = await tickets.read(by);
    if (newer === undefined || newer.state.kind !== 'APPROVED') return;
    await tickets.change(ticketId, {}, (older) => supersedeTokens(older, newer, now()));
  };
}
