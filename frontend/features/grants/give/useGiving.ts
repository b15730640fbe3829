import { computed, ref, shallowRef } from 'vue'
import { type Certificate, listScenes, type Scene } from '@/lib/api'
import { listCertificates } from '@/lib/api/behind'
import { type GivenGrant, giveGrant } from '@/lib/grants/requests'
import { useSession } from '@/lib/session'
import { asWanted } from './body'
import { type Draft, EMPTY, type Lack, lackOf, STEPS, type Step, toggled } from './draft'

/** The sheet's state: what can be given, the draft, the step, and what the step still lacks. */
export function useGiving(first: string | null, given: (grant: GivenGrant) => void) {
  const session = useSession()
  const certificates = shallowRef<Certificate[] | null>(null)
  const scenes = shallowRef<Scene[]>([])
  const draft = shallowRef<Draft>(EMPTY)
  const step = ref<Step>('what')
  const lack = ref<Lack | null>(null)
  const fault = shallowRef<unknown>(null)
  const sending = ref(false)
  const scene = computed(() => scenes.value.find(({ code }) => code === draft.value.scene) ?? null)
  /** Whose certificates are given away: one's own or one's enterprise's, never what is only held on behalf. */
  const subject = computed(() => (session.subject?.grant ? session.self : session.subject))

  async function load(): Promise<void> {
    fault.value = null
    try {
      const [held, register] = await Promise.all([listCertificates(subject.value?.id), listScenes(true)])
      certificates.value = held.items.filter(({ status }) => status === 'valid')
      scenes.value = register.items
      const chosen = certificates.value.find(({ id }) => id === first)
      if (chosen) draft.value = toggled(draft.value, chosen, true)
    } catch (thrown) {
      fault.value = thrown
    }
  }

  function change(next: Draft): void {
    draft.value = next
    lack.value = null
  }

  function back(): void {
    lack.value = null
    step.value = STEPS[STEPS.indexOf(step.value) - 1] ?? 'what'
  }

  /** The next step, where this one lacks nothing; after the last the grant is given. */
  async function forward(): Promise<void> {
    lack.value = lackOf(draft.value, step.value, scene.value)
    if (lack.value) return
    const next = STEPS[STEPS.indexOf(step.value) + 1]
    if (next) step.value = next
    else await send()
  }

  async function send(): Promise<void> {
    sending.value = true
    fault.value = null
    try {
      given(await giveGrant(asWanted(draft.value, scene.value, subject.value?.id)))
    } catch (thrown) {
      fault.value = thrown
    } finally {
      sending.value = false
    }
  }

  void load()
  return { certificates, scenes, draft, step, lack, fault, sending, load, change, back, forward }
}
