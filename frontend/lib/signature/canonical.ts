/** JSON in the one form that is signed (RFC 8785): keys in order, no blanks; numbers here are whole. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    const keys = Object.keys(fields).sort()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`).join(',')}}`
  }
  return JSON.stringify(value)
}
