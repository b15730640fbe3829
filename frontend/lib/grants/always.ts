/** Certificates that their holder is asked for each time, whatever stands. */
import { api, ask } from '../api'

const of = (subject: string | undefined) => (subject ? { subject } : {})

export const listAlwaysAsked = (subject?: string) =>
  ask<{ always: string[] }>(api.GET('/api/me/consents', { params: { query: of(subject) } }))
export const askAlways = (certificate: string, on: boolean, subject?: string) =>
  ask<undefined>(api.PUT('/api/me/consents/always', { body: { certificate, on, ...of(subject) } }))
