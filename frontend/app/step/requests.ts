import { api, ask } from '@/lib/api/client'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type StepBegun = Schemas['StepBegun']
export type StepProof = Schemas['StepProof']

export const beginStep = (action: string, digest: string) =>
  ask<StepBegun>(api.POST('/api/steps', { body: { action, digest } }))
export const proveStep = (id: string, body: StepProof) =>
  ask<undefined>(api.POST('/api/steps/{step_id}/proof', { params: { path: { step_id: id } }, body }))
