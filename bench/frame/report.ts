/** One figure, and where there is one that of something else, measured in the same run. */
export type Row = {
  readonly what: string;
  readonly unit: 'ms' | 'MiB' | 's';
  readonly firebreak: number;
  readonly other?: number;
  /** What it must not exceed: itself, or its ratio to the other. */
  readonly limit?: { readonly of: 'firebreak' | 'ratio'; readonly atMost: number };
};

export type Measured = {
  /** What was measured, for whoever reads the figures. */
  readonly about: string;
  /** What the other figures are of. */
  readonly other?: string;
  readonly rows: readonly (Row & { readonly ratio?: number })[];
};

export type Report = Measured & { readonly name: string };
export type Benchmark = () => Promise<Measured>;

/** The row with its ratio, where it has another figure beside it. */
export function row(figures: Row): Measured['rows'][number] {
  return figures.other === undefined ? figures : { ...figures, ratio: figures.firebreak / figures.other };
}

export function exceeds({ limit, firebreak, ratio }: Measured['rows'][number]): boolean {
  if (limit === undefined) return false;
  const figure = limit.of === 'ratio' ? ratio : firebreak;
  return figure === undefined || !(figure <= limit.atMost);
}

export function tableOf({ name, about, other = '', rows }: Report): string {
  const lines = [
    ['', 'Firebreak', other, 'ratio', 'at most', ''],
    ...rows.map((each) => [
      `${each.what} (${each.unit})`,
      shown(each.firebreak),
      shown(each.other),
      shown(each.ratio),
      each.limit === undefined ? '' : `${each.limit.of === 'ratio' ? 'ratio ' : ''}${each.limit.atMost}`,
      each.limit === undefined ? '' : exceeds(each) ? 'TOO MUCH' : 'ok',
    ]),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const table = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [`${name}: ${about}`, ...table, ''].join('\n');
}

function shown(figure: number | undefined): string {
  if (figure === undefined) return '';
  return figure.toFixed(figure < 10 ? 3 : 1);
}

/** The figure that this share of the others does not exceed. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const figure = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  if (figure === undefined) throw new Error('nothing was measured');
  return figure;
}
