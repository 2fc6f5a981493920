// Prints "PASSED FAILED" of a vitest JSON report. A file that failed without a failed test (it could not be loaded,
// or a hook threw) counts as one failure.
import { readFileSync } from 'node:fs';

const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((assertion) => assertion.status !== 'failed'),
);
process.stdout.write(`${numPassedTests} ${numFailedTests + brokenFiles.length}\n`);
