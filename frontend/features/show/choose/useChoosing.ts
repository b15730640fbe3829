import { computed, type Ref, ref } from 'vue'
import type { Certificate } from '@/lib/api'
import { listCertificates } from '@/lib/api/behind'
import { fieldsOfSet, type Picked, useChoice } from '@/lib/choice'
import { type Bundle, keepBundle, listBundles } from '@/lib/kept/requests'
import { useSession } from '@/lib/session'
import { toast } from '@/ui/feedback/toasts'
import { t } from '../sheet-words'

/** Statuses that end a certificate for good; such a one is not offered for showing. */
const GONE = ['superseded', 'transferred', 'voided', 'withdrawn_by_authority', 'revoked_error', 'cancelled']

/** What is being chosen, for the sheet of a phone and the panel of a desk alike. */
export function useChoosing(chosen: () => void) {
  const session = useSession()
  const choice = useChoice()
  const all = ref<Certificate[] | null>(null)
  const bundles: Ref<Bundle[]> = ref([])
  const fault = ref<unknown>(null)
  const picked = ref<Picked>({ ...choice.picked })
  const count = computed(() => Object.keys(picked.value).length)
  const fieldCount = computed(() => Object.values(picked.value).reduce((sum, keys) => sum + keys.length, 0))

  async function load(): Promise<void> {
    fault.value = null
    const { id: subject, grant } = session.subject ?? {}
    try {
      // What is shown by somebody's leave is what they gave; bundles are one's own.
      const given = grant ? await (await import('@/lib/grants/held')).heldBy(grant) : null
      const [{ items }, kept] = given
        ? [{ items: given }, { items: [] }]
        : await Promise.all([listCertificates(subject), grant ? { items: [] } : listBundles(subject)])
      all.value = items
        .filter(({ status }) => !GONE.includes(status))
        .sort((a, b) => Number(b.status === 'valid') - Number(a.status === 'valid'))
      bundles.value = kept.items
    } catch (thrown) {
      fault.value = thrown
    }
  }

  function toggle(certificate: Certificate, on: boolean): void {
    const { [certificate.id]: _, ...others } = picked.value
    picked.value = on ? { ...others, [certificate.id]: fieldsOfSet(certificate, 'standard') } : others
  }

  function pick(certificate: Certificate, keys: string[]): void {
    picked.value = { ...picked.value, [certificate.id]: keys }
  }

  function confirm(next: Picked = picked.value): void {
    picked.value = { ...next }
    choice.choose(next, all.value ?? [])
    chosen()
  }

  /** Shows what a bundle names, as far as the holder still has it. */
  function showBundle(bundle: Bundle): void {
    const held = bundle.items.flatMap(({ certificate, fields }) =>
      certificate ? [[certificate, fields] as const] : [],
    )
    confirm(Object.fromEntries(held))
  }

  async function keep(name: string): Promise<void> {
    const subject = session.subject?.id
    const body = { name, certificates: Object.keys(picked.value), fields: picked.value }
    bundles.value = (await keepBundle({ ...body, ...(subject ? { subject } : {}) })).items
    toast(t('bundle.kept', { name }))
  }

  void load()
  return { all, bundles, fault, picked, count, fieldCount, load, toggle, pick, confirm, showBundle, keep }
}

export type Choosing = ReturnType<typeof useChoosing>
