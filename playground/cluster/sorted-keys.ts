/** Texts in the order of etcd's keys, each once. */
export type SortedKeys = {
  readonly add: (key: string) => void;
  readonly addAll: (keys: readonly string[]) => void;
  readonly remove: (key: string) => void;
  readonly all: () => readonly string[];
};

export function makeSortedKeys(): SortedKeys {
  let keys: string[] = [];
  return {
    add: (key) => {
      const place = firstFrom(keys, key, (one) => one);
      if (keys[place] !== key) keys.splice(place, 0, key);
    },
    addAll: (more) => {
      keys = [...new Set([...keys, ...more])].sort();
    },
    remove: (key) => {
      const place = firstFrom(keys, key, (one) => one);
      if (keys[place] === key) keys.splice(place, 1);
    },
    all: () => keys,
  };
}

/** The index of the first item whose key is not below the one asked for; the items are sorted by key. */
export function firstFrom<T>(items: readonly T[], key: string, keyOf: (item: T) => string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
