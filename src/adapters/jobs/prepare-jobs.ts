import { PgBoss } from 'pg-boss';
import { deadLetterQueue, LANES, queueFor, SCHEMA } from './queues.ts';

type Roles = { readonly ownerUrl: string; readonly servingRole: string };

/**
 * Makes the schema of pg-boss and the queues, or brings them up to date, and grants the serving role what
 * it needs. For the owner, when it migrates; safe to repeat.
 */
export async function prepareJobs({ ownerUrl, servingRole }: Roles): Promise<void> {
  const failures: Error[] = [];
  const boss = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, supervise: false, schedule: false });
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    const queues = Object.entries(LANES).map(([name, lane]) => queueFor(name, lane));
    for (const queue of [deadLetterQueue, ...queues]) {
      const { name, ...settings } = queue;
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, queue);
      else await boss.updateQueue(name, settings);
    }
    await grant(boss, servingRole);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw new AggregateError(failures, 'the queues could not be prepared');
}

async function grant(boss: PgBoss, servingRole: string): Promise<void> {
  const role = `"${servingRole.replaceAll('"', '""')}"`;
  const statements = [
    `grant usage on schema ${SCHEMA} to ${role}`,
    `grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${role}`,
    `grant usage on all sequences in schema ${SCHEMA} to ${role}`,
    `grant execute on all functions in schema ${SCHEMA} to ${role}`,
  ];
  for (const statement of statements) await boss.getDb().executeSql(statement);
}
