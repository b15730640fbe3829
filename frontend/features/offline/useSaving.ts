import type { Head } from '@pwa/offline/vault'
import { type Ref, ref, shallowRef } from 'vue'
import { ApiProblem } from '@/lib/api'
import { STEP_CANCELLED } from '@/lib/api/step'
import { pick } from '@/lib/i18n'
import { toast } from '@/ui/feedback/toasts'
import { forgetCertificate, forgetGrant, issuePasses, type Savable } from './requests'
import { t } from './words'

/** Turns one certificate on or off; a sensitive one is warned of first. `done` reads everything anew. */
export function useSaving(head: Readonly<Ref<Head | null>>, done: () => Promise<void>) {
  const busy = ref('')
  const fault = ref<unknown>(null)
  const asked = shallowRef<Savable | null>(null)

  async function run(one: Savable, act: () => Promise<unknown>, said: string): Promise<void> {
    busy.value = one.certificate
    fault.value = null
    try {
      await act()
      toast(said)
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem && thrown.code === STEP_CANCELLED)) fault.value = thrown
    }
    await done()
    busy.value = ''
  }

  function save(one: Savable): Promise<void> {
    const device = head.value?.device ?? ''
    const grants = one.behalf ? [one.behalf.grant] : []
    return run(one, () => issuePasses(device, [one.certificate], grants), t('save.saved', { name: pick(one, 'name') }))
  }

  function forget(one: Savable): Promise<void> {
    return one.behalf
      ? run(one, () => forgetGrant(one.behalf?.grant ?? ''), t('save.forgotten_behalf', { name: one.behalf.owner }))
      : run(one, () => forgetCertificate(one.certificate), t('save.forgotten', { name: pick(one, 'name') }))
  }

  function turn(one: Savable): void {
    if (one.saved) void forget(one)
    else if (one.sensitive) asked.value = one
    else void save(one)
  }

  function agreed(): void {
    const one = asked.value
    asked.value = null
    if (one) void save(one)
  }
  return { busy, fault, asked, turn, agreed }
}
