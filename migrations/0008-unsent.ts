import type { Knex } from 'knex';

/** A message whose post certainly failed; the next attempt is like the first. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table slack_messages drop constraint slack_messages_status_check,
      add constraint slack_messages_status_check
        check (status in ('sending', 'sent', 'unknown', 'unsent'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update slack_messages set status = 'unknown' where status = 'unsent';
    alter table slack_messages drop constraint slack_messages_status_check,
      add constraint slack_messages_status_check check (status in ('sending', 'sent', 'unknown'));
  `);
}
