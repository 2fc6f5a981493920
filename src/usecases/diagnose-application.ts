import type { Application } from '../domain/application.ts';
import { diagnose } from '../domain/diagnosis/diagnose.ts';
import { type DiagnosisReport, SEVERITIES } from '../domain/diagnosis/finding.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Clusters } from './ports.ts';

export type Diagnosed = {
  /** One for each workload that is there, the worst first. */
  readonly reports: readonly DiagnosisReport[];
  /** Names of those that are not there any more. */
  readonly gone: readonly string[];
};

type How = Parameters<Clusters['diagnose']>[2];

/** Diagnoses every workload of an application at once. @throws Refusal `cluster-forbids`, Unavailable `cluster`. */
export async function diagnoseApplication(
  { clusters }: { readonly clusters: Pick<Clusters, 'diagnose'> },
  application: Application,
  how: How,
): Promise<Diagnosed> {
  const looked = await Promise.all(
    application.workloads.map(async (workload) => {
      const facts = await clusters.diagnose(application, workload, how).catch(unlessGone);
      return facts === undefined ? workload.name : diagnose(facts);
    }),
  );
  const reports = looked.filter((each) => typeof each !== 'string').toSorted(worstFirst);
  return { reports, gone: looked.filter((each) => typeof each === 'string') };
}

/** The same for somebody who asks: there has to be something. @throws also Refusal `workload-gone`. */
export async function diagnoseFor(
  deps: { readonly clusters: Pick<Clusters, 'diagnose'> },
  application: Application,
  how: How,
): Promise<Diagnosed> {
  const diagnosed = await diagnoseApplication(deps, application, how);
  const [first] = diagnosed.gone;
  if (diagnosed.reports.length > 0 || first === undefined) return diagnosed;
  const { cluster, namespace } = application;
  throw new Refusal('workload-gone', { workload: first, cluster, namespace });
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Refusal && error.code === 'workload-gone') return undefined;
  throw error;
}

const rank = ({ findings }: DiagnosisReport): number => SEVERITIES.indexOf(findings[0]?.severity ?? 'fine');
const worstFirst = (a: DiagnosisReport, b: DiagnosisReport): number =>
  rank(a) - rank(b) || a.ready - a.wanted - (b.ready - b.wanted);
