/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. Attributes that begin with `on` are listeners; true is an empty attribute; false, null and
 * undefined are left out. Texts become text nodes, so nothing in them is ever taken for markup.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  element.append(...present(children));
  return element;
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function present(children) {
  return children.flat().filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replaces what is in `parent`. @param {Element} parent @param {...(Child | Child[])} children */
export function fillWith(parent, ...children) {
  parent.replaceChildren(...present(children));
}

/** @param {HTMLElement} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'value' || name === 'checked' || name === 'selected') element[name] = value;
  else element.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Makes the children of `parent` those of `items`, in that order. A node stays as long as its stamp does, so what
 * a person has opened, typed or focused in it stays too; the focus moves on to the successor of a node.
 * @param {Element} parent
 * @param {{ key: string, stamp: readonly unknown[], build: () => HTMLElement }[]} items
 */
export function reconcile(parent, items) {
  const before = known.get(parent) ?? new Map();
  const after = new Map();
  for (const { key, stamp, build } of items) {
    const old = before.get(key);
    after.set(key, old !== undefined && same(old.stamp, stamp) ? old : { stamp, node: build() });
  }
  known.set(parent, after);
  const focused = focusIn(parent);
  for (const [key, { node }] of before) if (after.get(key)?.node !== node) node.remove();
  let next = parent.firstElementChild;
  for (const { node } of after.values()) {
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
  if (focused !== undefined && !parent.contains(document.activeElement)) {
    parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

/** @type {WeakMap<Element, Map<string, { stamp: readonly unknown[], node: HTMLElement }>>} */
const known = new WeakMap();

const same = (one, other) =>
  one.length === other.length && one.every((part, index) => Object.is(part, other[index]));

function focusIn(parent) {
  const active = document.activeElement;
  return active instanceof HTMLElement && parent.contains(active) ? active.dataset.key : undefined;
}
