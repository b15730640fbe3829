const GROUPS: Readonly<Record<string, readonly number[]>> = {
  typed: [4, 4, 3],
  resident_id: [6, 8, 4],
  phone: [3, 4, 4],
  uscc: [4, 4, 4, 4, 2],
}

/** Which grouping a number reads in: `typed` 4-4-3, `resident_id` 6-8-4, `phone` 3-4-4, `uscc` 4-4-4-4-2. */
export type Grouping = 'typed' | 'resident_id' | 'phone' | 'uscc'

/** Splits `plain` for showing; a text of another length stays whole. Characters are counted, so ● masks too. */
export function groupsOf(plain: string, grouping: Grouping): string[] {
  const characters = [...plain]
  const sizes = GROUPS[grouping] ?? []
  if (characters.length !== sizes.reduce((sum, size) => sum + size, 0)) return [plain]
  let from = 0
  return sizes.map((size) => {
    from += size
    return characters.slice(from - size, from).join('')
  })
}

/** Digits apart, groups by comma: how a voice reads a number slowly. */
export function spelled(plain: string, grouping: Grouping): string {
  return groupsOf(plain, grouping)
    .map((group) => [...group].join(' '))
    .join(', ')
}
