import type { Knex } from 'knex';

/** What has been posted to Slack for a ticket, or may have been. */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`
    create table slack_messages (
      ticket_id  bigint not null references tickets (id),
      kind       text not null,
      key        text not null,
      channel    text not null,
      ts         text,
      status     text not null check (status in ('sending', 'sent', 'unknown')),
      shown_hash text,
      changed_at timestamptz not null default clock_timestamp(),
      primary key (ticket_id, kind, key),
      check (status <> 'sent' or ts is not null)
    );
    grant select, insert, update on slack_messages to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table slack_messages');
}
