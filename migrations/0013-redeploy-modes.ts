import type { Knex } from 'knex';

/** Redeploys that go back to a revision or set another image, and from which revision each began. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table redeploy_operations
      add column previous_revision text,
      add column to_revision       text,
      add column new_images        jsonb,
      add column partition         integer not null default 0;
    alter table redeploy_operations
      add constraint redeploy_operations_mode check (mode in ('restart', 'roll-back', 'image')),
      add check ((to_revision is not null) = (mode = 'roll-back')),
      add check ((new_images is not null) = (mode = 'image'));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table redeploy_operations
      drop column previous_revision, drop column to_revision, drop column new_images, drop column partition,
      drop constraint redeploy_operations_mode;
  `);
}
