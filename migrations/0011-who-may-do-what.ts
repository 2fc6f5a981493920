import type { Knex } from 'knex';

/**
 * Who is told of a ticket and who joined it, which ticket it extends or takes over, that its end was
 * announced, and that it went on without an approval.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table tickets
      add column told            jsonb not null default '[]',
      add column followers       jsonb not null default '[]',
      add column succeeds        jsonb,
      add column reminded_of_end boolean not null default false,
      add column break_glass     jsonb;
    -- A person owes at most one review.
    create unique index one_owed_review on tickets (requester_id)
      where break_glass is not null and break_glass -> 'review' is null;

    -- A ticket that extends another holds the same place, and key, until that one's tokens have ended.
    alter table ticket_entries add column extends boolean not null default false;
    drop index one_open_entry;
    create unique index one_open_entry on ticket_entries (requester_id, cluster, namespace, name, action)
      where open and not extends;
    drop index one_open_token_key;
    create unique index one_open_token_key on ticket_entries (token_key) where open and not extends;

    alter table token_usages drop constraint token_usages_ended_why_check;
    alter table token_usages add constraint token_usages_ended_why_check
      check (ended_why in ('expired', 'revoked', 'superseded'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update token_usages set ended_why = 'revoked' where ended_why = 'superseded';
    alter table token_usages drop constraint token_usages_ended_why_check;
    alter table token_usages add constraint token_usages_ended_why_check
      check (ended_why in ('expired', 'revoked'));
    drop index one_open_entry;
    create unique index one_open_entry on ticket_entries (requester_id, cluster, namespace, name, action)
      where open;
    drop index one_open_token_key;
    create unique index one_open_token_key on ticket_entries (token_key) where open;
    alter table ticket_entries drop column extends;
    drop index one_owed_review;
    alter table tickets drop column told, drop column followers, drop column succeeds,
      drop column reminded_of_end, drop column break_glass;
  `);
}
