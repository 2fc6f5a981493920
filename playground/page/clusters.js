import { fillWith, h, reconcile } from './el.js';
import { menu } from './menu.js';
import { showTrouble } from './toast.js';
import { age } from './when.js';
import { drill } from './wire.js';
import { clusters, outages, workspace } from './world.js';

const everySecondMs = 1000;

/** The panel with every pod, live, and the buttons for drills. @param {HTMLElement} aside */
export function drawClusters(aside) {
  const away = new Set(
    outages()
      .filter(({ isAway }) => isAway)
      .map(({ name }) => name),
  );
  reconcile(aside, [
    {
      key: 'head',
      stamp: [],
      build: () =>
        h(
          'header',
          { class: 'channel-head' },
          h('h2', {}, 'Clusters'),
          h('span', { class: 'channel-more' }, 'live'),
        ),
    },
    { key: 'outages', stamp: [JSON.stringify(outages())], build: outagesNode },
    ...clusters().map((cluster) => ({
      key: `cluster ${cluster.cluster}`,
      stamp: [],
      build: () =>
        h('section', {
          class: 'cluster',
          'aria-label': `Cluster ${cluster.cluster}`,
          'data-cluster': cluster.cluster,
        }),
    })),
  ]);
  for (const cluster of clusters()) {
    const node = aside.querySelector(`[data-cluster="${CSS.escape(cluster.cluster)}"]`);
    drawCluster(node, cluster, away.has(`cluster ${cluster.cluster}`));
  }
}

function drawCluster(node, { cluster, deployments, statefulSets, daemonSets, nodes, pods }, isAway) {
  const gone = nodes.filter(({ isReady }) => !isReady).map(({ name }) => name);
  reconcile(node, [
    {
      key: 'title',
      stamp: [isAway, gone.join()],
      build: () =>
        h(
          'h3',
          {},
          h('span', { class: 'cluster-mark', 'aria-hidden': 'true' }, '☸'),
          ` ${cluster}`,
          isAway && h('span', { class: 'pill pill-bad' }, 'API away'),
          gone.map((name) => h('span', { class: 'pill pill-bad' }, `${name} away`)),
        ),
    },
    ...inOrder([...deployments, ...statefulSets, ...daemonSets]).map((workload) => {
      const { kind, namespace, name } = workload;
      const own = pods.filter(
        (pod) => pod.namespace === namespace && pod.workload?.kind === kind && pod.workload.name === name,
      );
      return {
        key: `${kind} ${namespace}/${name}`,
        stamp: [JSON.stringify([workload, own])],
        build: () => applicationNode(cluster, workload, own),
      };
    }),
  ]);
}

/** Those the drill is about first, then the others by name. */
function inOrder(workloads) {
  const { applications } = workspace();
  const rank = ({ name }) => (applications.includes(name) ? applications.indexOf(name) : applications.length);
  return workloads.toSorted((one, other) => rank(one) - rank(other));
}

const openMenus = new Set();

function applicationNode(cluster, workload, pods) {
  const { kind, namespace, name, wanted, ready, updated, paused } = workload;
  const isWell = ready === wanted && pods.every((pod) => pod.ready);
  const state =
    updated === wanted
      ? `${ready}/${wanted} ready`
      : `${ready}/${wanted} ready, ${updated}/${wanted} updated`;
  return h(
    'article',
    {
      class: 'application',
      'data-testid': 'application',
      'data-application': name,
      'data-well': String(isWell),
    },
    h(
      'header',
      {},
      h(
        'h4',
        {},
        name,
        h('span', { class: 'namespace' }, namespace),
        kind !== 'Deployment' && h('span', { class: 'namespace', 'data-testid': 'kind' }, kind),
      ),
      paused && h('span', { class: 'pill pill-bad' }, 'paused'),
      h('span', { class: `pill ${isWell ? 'pill-good' : 'pill-bad'}`, 'data-testid': 'ready' }, state),
      drillMenu({ cluster, namespace, name }),
    ),
    tagsNode(workload),
    podTable(name, pods),
  );
}

const ownTags =
  /^(app|pod-template-hash|deprecated\.daemonset\..*|deployment\.kubernetes\.io\/.*|kubectl\.kubernetes\.io\/.*|firebreak\.dev\/operation)$/;

function tagsNode({ labels, annotations }) {
  const tags = Object.entries({ ...annotations, ...labels }).filter(([tag]) => !ownTags.test(tag));
  const shown = tags.map(([tag, value]) => {
    const name = tag.replace(/^.*\//, '');
    return h(
      'span',
      { class: name === 'critical' && value === 'true' ? 'tag tag-critical' : 'tag' },
      `${name}=${value}`,
    );
  });
  return h('p', { class: 'tags' }, shown);
}

function podTable(name, pods) {
  const head = ['Pod', 'Status', 'Restarts', 'Age'].map((title) => h('th', { scope: 'col' }, title));
  return h(
    'table',
    { class: 'pods' },
    h('caption', { class: 'unseen' }, `Pods of ${name}`),
    h('thead', {}, h('tr', {}, head)),
    h(
      'tbody',
      {},
      pods.map((pod) => podRow(name, pod)),
    ),
  );
}

function podRow(application, { name, status, ready, restarts, deleting, createdAt }) {
  const kind = deleting
    ? 'going'
    : ready
      ? 'good'
      : /Pending|ContainerCreating|Running/.test(status)
        ? 'coming'
        : 'bad';
  const mark = { good: '●', bad: '▲', coming: '◐', going: '○' }[kind];
  const word = status === 'Running' && !ready ? 'Running, not ready' : status;
  const short = name.startsWith(`${application}-`) ? name.slice(application.length + 1) : name;
  return h(
    'tr',
    {
      class: `pod pod-${kind}`,
      'data-testid': 'pod',
      'data-pod': name,
      'data-ready': String(ready),
      'data-deleting': String(deleting),
    },
    h('td', { title: name }, h('span', { class: 'pod-mark', 'aria-hidden': 'true' }, mark), short),
    h('td', { class: 'pod-status' }, word),
    h('td', { class: 'number' }, String(restarts)),
    h('td', { class: 'number' }, h('time', { datetime: createdAt, class: 'age' }, age(createdAt))),
  );
}

const drills = [
  ['crash', 'Make two pods crash'],
  ['out of memory', 'Make two pods run out of memory'],
  ['image missing next', 'Next rollout: image can’t be pulled'],
  ['never ready next', 'Next rollout: never gets Ready'],
  ['heal', 'Heal everything'],
];

function drillMenu(application) {
  const key = `${application.cluster}/${application.namespace}/${application.name}`;
  const items = drills.map(([kind, text]) => ({
    text,
    data: { 'data-drill': kind },
    act: async () => showTrouble(await drill({ kind, ...application })),
  }));
  const node = menu({
    button: {
      class: 'button button-small',
      text: 'Drill',
      label: `Drill ${application.name}`,
      key: `drill ${key}`,
    },
    items,
    attributes: { open: openMenus.has(key) },
  });
  node.addEventListener('toggle', () => (node.open ? openMenus.add(key) : openMenus.delete(key)));
  return node;
}

function outagesNode() {
  const rows = outages().map(({ name, text, isAway }) =>
    h(
      'button',
      {
        type: 'button',
        class: 'outage',
        role: 'switch',
        'aria-checked': String(!isAway),
        'data-outage': name,
        'data-key': `outage ${name}`,
        title: text,
        onclick: async () =>
          showTrouble(await drill({ kind: isAway ? 'give back' : 'take away', outage: name })),
      },
      h('span', { class: 'outage-mark', 'aria-hidden': 'true' }, isAway ? '✕' : '✓'),
      h('span', {}, name),
      h('span', { class: 'outage-state' }, isAway ? 'away' : 'there'),
    ),
  );
  return h('section', { class: 'outages', 'aria-label': 'Take away and give back' }, rows);
}

/** Ages go on without news. @param {HTMLElement} aside */
export function keepAgesTrue(aside) {
  setInterval(() => {
    for (const time of aside.querySelectorAll('.age'))
      fillWith(time, age(time.getAttribute('datetime') ?? ''));
  }, everySecondMs);
}
