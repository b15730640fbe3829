/** Rows of a table as they are recorded. */
export const rows = (...list: Record<string, string>[]): string => JSON.stringify(list)
