import { parseFirebreakFile } from '../src/config/firebreak-file.ts';

/** A file in order of eleven lines, for tests that add what is wrong to it. */
export const SOUND = `clusters:
  - { name: prod, namespaces: [production, payments] }
channels: { default: C0OPS }
roles:
  APPROVER: [group:S0LEADS]
  ADMIN: [user:U0CAROL]
teams:
  backend: { members: [group:S0BACKEND], applications: ["team:backend"] }
onCall:
  weekly:
    rota: { people: [user:U0BOB], start: "2026-01-05", handover: "09:00", turnDays: 7 }
`;

/** Every line that people are told about a file; none for a file in order. */
export function problemsOf(text: string | Uint8Array): readonly string[] {
  const reading = parseFirebreakFile(typeof text === 'string' ? Buffer.from(text) : text);
  return reading.kind === 'bad' ? reading.problems : [];
}
