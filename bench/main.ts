import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Benchmark, exceeds, type Report, tableOf } from './frame/report.ts';

/** `npm run bench -- [NAME] [--json]`: a benchmark is a file of this folder; without a name all of them run in turn. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const known = benchmarks();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`no benchmark ${unknown}; there are: ${known.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const names = positionals.length === 0 ? known : positionals;
  const reports: Report[] = [];
  for (const name of names) {
    const { run }: { readonly run: Benchmark } = await import(`./${name}.ts`);
    const report = { name, ...(await run()) };
    reports.push(report);
    if (values.json !== true) console.log(tableOf(report));
  }
  if (values.json === true) console.log(JSON.stringify(reports, undefined, 2));
  if (reports.some(({ rows }) => rows.some(exceeds))) process.exitCode = 1;
}

function benchmarks(): readonly string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

await main();
