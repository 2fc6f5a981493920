/** Why tickets are denied most often. */
export const QUICK_REASONS = ['more-facts', 'not-now', 'other-action', 'no-emergency', 'in-hand'] as const;
export type QuickReason = (typeof QUICK_REASONS)[number];
