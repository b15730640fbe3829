/** Calls into another slot: the stage signs its demo people in, and acts as the issuing officer. */
import { ApiProblem, type Certificate, type List, type Me, type Scene } from '@/lib/api'

/** Who stands in which slot. */
export const SLOTS = { holder: 0, checker: 1, issuer: 2, second: 3 } as const
export type SlotNumber = (typeof SLOTS)[keyof typeof SLOTS]

async function call<Answer>(slot: SlotNumber, method: string, path: string, body?: object): Promise<Answer> {
  const writes = method !== 'GET'
  const response = await fetch(`/u/${slot}/api${path}`, {
    method,
    headers: {
      Accept: 'application/json',
      ...(writes ? { 'X-Liangzheng': '1' } : {}),
      ...(writes && path !== '/session' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiProblem({ code: 'internal', ...answer, status: response.status })
  return answer as Answer
}

export const signInSlot = (slot: SlotNumber, login: string, password: string) =>
  call<Me>(slot, 'POST', '/session', { login, password })

export const certificatesOf = async (slot: SlotNumber, subject: string): Promise<Certificate[]> =>
  (await call<List<Certificate>>(slot, 'GET', `/certificates?subject=${encodeURIComponent(subject)}`)).items

export const scenesOf = async (slot: SlotNumber): Promise<Scene[]> =>
  (await call<List<Scene>>(slot, 'GET', '/scenes')).items

export const suspend = (slot: SlotNumber, id: string) =>
  call(slot, 'POST', `/certificates/${id}/suspension`, {
    reason: '演示：暂扣',
    legal_basis: '道路交通安全法第一百一十条',
    document_number: '演示〔2026〕1号',
  })

export const resume = (slot: SlotNumber, id: string) => call(slot, 'DELETE', `/certificates/${id}/suspension`)
