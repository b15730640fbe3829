import { onScopeDispose, watch } from 'vue'
import { useSession } from '@/lib/session'
import { isOnStage, onStageCommand, tellStage } from '@/lib/stage/messages'
import type { useScanner } from './useScanner'

/** Lets the demo's stage begin duty and hand over pictures. Deaf outside a frame of the own origin and outside a demo. */
export function useStagePhone(scanner: ReturnType<typeof useScanner>): void {
  const session = useSession()
  if (!isOnStage()) return

  async function read(picture: Blob): Promise<void> {
    const { verification, ms } = await scanner.presentPicture(picture)
    tellStage({
      type: 'stage:outcome',
      verdict: verification?.verdict ?? null,
      reason: verification?.reason ?? verification?.certificates.find(({ reason }) => reason)?.reason ?? null,
      look: verification?.look ?? null,
      repeated: verification?.repeated ?? false,
      ms,
    })
  }

  watch(
    () => session.city?.demo,
    (demo) => {
      if (!demo) return
      const stop = onStageCommand((command) => {
        if (command.type === 'stage:duty') {
          const caseNumber = command.case_number ?? ''
          scanner.send({ do: 'end' })
          scanner.send({ do: 'begin', duty: { scene: command.scene, caseNumber, place: '', camera: false } })
        }
        if (command.type === 'stage:picture' && command.picture instanceof Blob) void read(command.picture)
      })
      onScopeDispose(stop)
      tellStage({ type: 'stage:ready', phone: 'inspector' })
    },
    { immediate: true },
  )
}
