import type { Knex } from 'knex';

/** Who people are, as Slack said last, with the username given to them once. */
export async function up(knex: Knex, servingRole: string): Promise<void> {
  await knex.raw(`
    create table people (
      user_id       text primary key,
      team_id       text not null,
      username      text not null unique,
      display_name  text not null,
      email         text,
      locale        text not null,
      standing      text not null,
      first_seen_at timestamptz not null,
      seen_at       timestamptz not null
    );
    grant select, insert, update on people to ${servingRole};
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table people');
}
