import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementsOf } from '../../playground/slack/blocks/block.ts';
import { checkBlocks } from '../../playground/slack/blocks/check.ts';
import { approveModal } from '../../src/adapters/slack/views/approve-modal.ts';
import { enrolAgainModal, enrolModal, replaceModal } from '../../src/adapters/slack/views/enrol-modals.ts';
import { BUTTONS, pictureRef, seenRef } from '../../src/adapters/slack/views/ids.ts';
import { notEnrolledModal } from '../../src/adapters/slack/views/not-enrolled.ts';
import { qrPng } from '../../src/adapters/slack/views/qr-png.ts';
import { stepUpSection } from '../../src/adapters/slack/views/step-up-section.ts';
import { ticketCard } from '../../src/adapters/slack/views/ticket-card.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { wordsFor } from '../../src/words/words.ts';
import { hostile } from './hostile.ts';
import { mentionsIn, openedView, postedMessage } from './in-slack.ts';
import { AT, application, opened } from './story.ts';

const languages = ['en', 'zh'].map((language) => [language, wordsFor(language)] as const);
const words = wordsFor('en');
const offer = { uri: 'otpauth://totp/Firebreak:bob?secret=X', secret: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' };
const draft = { cardHash: 'c'.repeat(64), comment: '', problem: undefined };

const guarded = (ticket: Ticket): Ticket => ({ ...ticket, terms: { ...ticket.terms, stepUp: true } });

test('where an approval takes a code, the window that asks for it stands in for the dialog', () => {
  const { ticket } = opened();
  const dialogOf = ({ blocks }: ReturnType<typeof ticketCard>) =>
    elementsOf(checkBlocks(blocks)).flatMap(({ element }) =>
      element.type === 'button' && element.action_id === BUTTONS.approveTicket ? [element.confirm] : [],
    );

  expect(dialogOf(ticketCard(ticket, words))).toMatchObject([{ title: expect.anything() }]);
  expect(dialogOf(ticketCard(guarded(ticket), words))).toEqual([undefined]);
  expect(postedMessage(ticketCard(guarded(ticket), words)).buttons).toContain(BUTTONS.approveTicket);
});

test.each(languages)('in %s the window of an approval names all it allows, however many', (_, said) => {
  const names = Array.from({ length: 10 }, (_each, index) => `${'w'.repeat(200)}${index}`);
  const { ticket } = opened({ applications: names.map((name) => application(name)), actions: ['redeploy'] });

  const view = approveModal(guarded(ticket), draft, said);

  const { markup, fields } = openedView(view);
  for (const name of names) expect(markup).toContain(name);
  expect(markup).toContain('<@U0ALICE>');
  expect(fields).toEqual(['code', 'comment']);
  expect(seenRef.decode(view.private_metadata)).toEqual({ ticketId: ticket.id, cardHash: draft.cardHash });
});

test('what was written beside a wrong code is in the window that asks for another', () => {
  const view = approveModal(opened().ticket, { ...draft, comment: 'Mind the queue', problem: 'No.' }, words);

  const { markup, words: read } = openedView(view);

  expect(markup).toContain('⚠️ No.');
  expect(read).toContain('"initial_value":"Mind the queue"');
});

test('no text of anybody pings or breaks the window of an approval', () => {
  fc.assert(
    fc.property(hostile(), hostile(), (reason, comment) => {
      const { ticket } = opened({ reason: `Checkout fails: ${reason}` });
      const view = approveModal(ticket, { ...draft, comment: comment.slice(0, 2000) }, words);

      expect(mentionsIn(openedView(view).markup).people).toEqual(['U0ALICE']);
    }),
  );
});

test.each(languages)('in %s every window of an authenticator is one that Slack takes', (_, said) => {
  const views = [
    enrolModal(offer, undefined, said),
    enrolAgainModal('No.', 'F0PICTURE1', said),
    replaceModal(undefined, said),
    replaceModal('No.', said),
  ];

  expect(views.map((view) => openedView(view).fields)).toEqual([['code'], ['code'], ['code'], ['code']]);
  expect(openedView(notEnrolledModal('No.', said)).buttons).toEqual([BUTTONS.enrolAgain]);
});

test('the secret is on the window that offers it, to be typed in, and in none of the metadata', () => {
  const view = enrolModal(offer, undefined, words);

  expect(openedView(view).words).toContain('ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567');
  expect(view.private_metadata).not.toContain('ABCD');
  expect(pictureRef.decode(enrolModal(offer, 'F0PICTURE1', words).private_metadata)).toEqual({
    fileId: 'F0PICTURE1',
  });
});

test.each([
  [{ available: true, confirmedAt: undefined }, 'You have not set one up', 'Set up'],
  [{ available: true, confirmedAt: AT }, 'Set up <!date^', 'Replace'],
])('the part of App Home for %j', (status, said, label) => {
  const blocks = stepUpSection(status, words);

  const shown = JSON.stringify(checkBlocks(blocks));

  expect(shown).toContain(said);
  expect(shown).toContain(`"text":"${label}"`);
  expect(shown).toContain(BUTTONS.enrolTotp);
});

test('where no code can be checked, App Home has nothing to set up', () => {
  expect(stepUpSection({ available: false, confirmedAt: undefined }, words)).toEqual([]);
});

test('a QR code is a square PNG with a white edge and its three marks', () => {
  const png = qrPng(offer.uri);

  const side = png.readUInt32BE(16);
  const length = png.readUInt32BE(33);
  const pixels = inflateSync(png.subarray(41, 41 + length));
  const lineBytes = 1 + side / 8;
  const modules = Array.from({ length: side / 8 }, (_, row) =>
    Array.from({ length: side / 8 }, (_each, column) => pixels[row * 8 * lineBytes + 1 + column] === 0),
  );
  const line = (row: number, from: number) =>
    modules[row]
      ?.slice(from, from + 7)
      .map(Number)
      .join('');
  const last = modules.length - 4 - 7;
  expect(png.readUInt32BE(20)).toBe(side);
  expect(modules.slice(0, 4).flat()).not.toContain(true);
  expect([line(4, 4), line(4, last), line(last, 4)]).toEqual(['1111111', '1111111', '1111111']);
  expect([line(5, 4), line(5, last), line(last + 1, 4)]).toEqual(['1000001', '1000001', '1000001']);
});
