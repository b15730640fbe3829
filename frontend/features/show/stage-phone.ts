import { nextTick, watch } from 'vue'
import { listCertificates } from '@/lib/api/behind'
import { fieldsOfSet, useChoice } from '@/lib/choice'
import { useSession } from '@/lib/session'
import { onStageCommand, type ShowCommand, tellStage } from '@/lib/stage/messages'

/**
 * Lets the demo's stage say which certificates this phone shows. Loaded in a frame of the own origin only, deaf outside
 * a demo; it chooses what the person could choose by hand, with the standard fields. Returns the way to stop.
 */
export function listenToStage(reopen: () => Promise<void>): () => void {
  const session = useSession()
  const choice = useChoice()
  let stop = (): void => undefined

  async function show(command: ShowCommand): Promise<void> {
    const subject = session.me?.subjects.find(({ kind }) => kind === command.subject)
    if (subject && subject.id !== session.subject?.id) {
      session.actFor(subject.id)
      await nextTick() // the page forgets the choice of another subject; only then is there something to choose
    }
    const { items } = await listCertificates(session.subject?.id)
    // The newest of a type comes with its standing; one that has ended is shown only where there is no other.
    const chosen = command.types.flatMap((type) => {
      const ofType = items.filter((item) => item.type === type)
      return ofType.find(({ status }) => status === 'valid' || status === 'suspended') ?? ofType.slice(0, 1)
    })
    choice.choose(Object.fromEntries(chosen.map((item) => [item.id, fieldsOfSet(item, 'standard')])), chosen)
    await reopen()
  }

  const unwatch = watch(
    () => session.city?.demo,
    (demo) => {
      if (!demo) return
      stop = onStageCommand((command) => {
        if (command.type === 'stage:show') void show(command).catch(() => undefined)
      })
      document.documentElement.dataset.stage = 'ready' // for a stage that began to listen later
      tellStage({ type: 'stage:ready', phone: 'wallet' })
    },
    { immediate: true },
  )
  return () => {
    unwatch()
    stop()
    delete document.documentElement.dataset.stage
  }
}
