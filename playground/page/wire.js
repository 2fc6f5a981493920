/**
 * What the server says is on the acting person's screen, by key, such as `message:C0OPS:1732.000100`.
 * @type {Map<string, any>}
 */
export const records = new Map();

/** Who the page acts as; the server sees to it that the URL names somebody. */
export const as = new URLSearchParams(location.search).get('as') ?? '';

/**
 * Keeps `records` as the server says. Calls `onChange` after each change and with `false` while there is no server.
 * @param {(isThere: boolean) => void} onChange
 */
export function connect(onChange) {
  const source = new EventSource(`stream?as=${encodeURIComponent(as)}`);
  const take = ({ put, drop }) => {
    for (const [key, record] of Object.entries(put)) records.set(key, record);
    for (const key of drop) records.delete(key);
    onChange(true);
  };
  source.addEventListener('all', ({ data }) => {
    records.clear();
    take(JSON.parse(data));
  });
  source.addEventListener('change', ({ data }) => take(JSON.parse(data)));
  source.addEventListener('error', () => onChange(false));
}

/**
 * Sends what the person does. Gives the answer; `error` in it says why it couldn't be done.
 * @param {Record<string, unknown>} deed
 * @returns {Promise<any>}
 */
export const act = (deed) => post(`do?as=${encodeURIComponent(as)}`, deed);

/** @param {Record<string, unknown>} drill @returns {Promise<any>} */
export const drill = (drill) => post('drill', drill);

/** Whether an error is one that Slack itself tells the person of. */
export const isSlackCode = (error = '') => /^[a-z_]+(:|$)/.test(error);

async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { error: 'The playground is not running.' };
  }
}
