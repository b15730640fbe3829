import { onScopeDispose, ref, watch } from 'vue'
import { readMe } from '@/lib/api'
import { liveFeed } from '@/lib/events'
import { useSession } from '@/lib/session'

/** What may end a right to show for somebody else, as the feed says it. */
const ENDS = new Set(['grant.ended', 'family.changed', 'mandate.changed'])

/**
 * Whether the right by which this page shows for somebody else is over: asked where the code has ended, and again when
 * the feed says so. Who acts does not change by itself: nobody finds the own code in the place of another's.
 */
export function useRight(ended: () => boolean) {
  const session = useSession()
  const isOver = ref(false)

  async function ask(): Promise<void> {
    const grant = session.subject?.grant
    if (!grant || !ended()) return
    const me = await readMe().catch(() => null)
    if (me && session.subject?.grant === grant) isOver.value = !me.subjects.some((one) => one.grant === grant)
  }

  watch(
    ended,
    (now) => {
      isOver.value = false
      if (now) void ask()
    },
    { immediate: true },
  )
  onScopeDispose(
    liveFeed.listen(({ kind }) => {
      if (ENDS.has(kind)) void ask()
    }),
  )

  /** From here on this person shows for themselves. */
  async function leave(): Promise<void> {
    session.accept(await readMe())
  }
  return { isOver, leave }
}
