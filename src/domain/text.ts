/**
 * Text from people and clusters, made safe to store and show: no NUL, no lone surrogates (both make a
 * jsonb insert fail), and cut by code point.
 */
export function clean(text: string, limit: number): string {
  const whole = text.toWellFormed().replaceAll('\u0000', '');
  const points = [...whole];
  return points.length <= limit ? whole : `${points.slice(0, limit - 1).join('')}…`;
}
