/** What came of reading something people wrote: the value, or one line for every problem with it. */
export type Reading<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };
