// Calls of pages behind the first view: they load with those pages.
import { api, ask } from './client'
import type {
  Certificate,
  CertificateDetail,
  List,
  Me,
  Page,
  PasskeyCeremony,
  PasskeyRow,
  SessionRow,
  Verification,
  VerificationRecord,
} from './types'

const at = <Path extends Record<string, string>>(path: Path) => ({ params: { path } })

export const choosePin = (pin: string, current?: string) =>
  ask<undefined>(api.PUT('/api/session/pin', { body: current ? { pin, current } : { pin } }))
export const forgetPin = () => ask<undefined>(api.DELETE('/api/session/pin'))
export const acceptInvitation = (token: string) => ask<Me>(api.POST('/api/invitations', { body: { token } }))
export const listSessions = () => ask<List<SessionRow>>(api.GET('/api/sessions'))
export const endSession = (id: string) =>
  ask<undefined>(api.DELETE('/api/sessions/{session_id}', at({ session_id: id })))

export const listPasskeys = () => ask<List<PasskeyRow>>(api.GET('/api/passkeys'))
export const removePasskey = (id: string) =>
  ask<undefined>(api.DELETE('/api/passkeys/{passkey_id}', at({ passkey_id: id })))
export const beginPasskey = () => ask<PasskeyCeremony>(api.POST('/api/passkeys/registration', { body: {} }))
export const addPasskey = (body: { challenge_id: string; credential: Record<string, unknown>; name?: string }) =>
  ask<PasskeyRow>(api.POST('/api/passkeys', { body }))
export const beginPasskeySignIn = () => ask<PasskeyCeremony>(api.POST('/api/passkeys/authentication', { body: {} }))
export const passkeySignIn = (body: { challenge_id: string; credential: Record<string, unknown> }) =>
  ask<Me>(api.POST('/api/passkeys/session', { body }))

export const listCertificates = (subject?: string) =>
  ask<List<Certificate>>(api.GET('/api/certificates', { params: { query: subject ? { subject } : {} } }))
/** Somebody else's certificate, by a family's grant: a use that is written down. */
export const openCertificate = (id: string, grant: string) =>
  ask<CertificateDetail>(
    api.POST('/api/certificates/{certificate_id}/openings', { ...at({ certificate_id: id }), body: { grant } }),
  )
export const readCertificate = (id: string) =>
  ask<CertificateDetail>(api.GET('/api/certificates/{certificate_id}', at({ certificate_id: id })))
export const suspendCertificate = (
  id: string,
  body: { reason: string; legal_basis: string; document_number: string },
) =>
  ask<{ id: string; status: string; since?: string | null }>(
    api.POST('/api/certificates/{certificate_id}/suspension', { ...at({ certificate_id: id }), body }),
  )
export const resumeCertificate = (id: string) =>
  ask<{ id: string; status: string; since?: string | null }>(
    api.DELETE('/api/certificates/{certificate_id}/suspension', at({ certificate_id: id })),
  )

export const verify = (body: { presented: string; scene: string; case_number?: string; place?: string }) =>
  ask<Verification>(api.POST('/api/verifications', { body }))
export const readVerification = (id: string) =>
  ask<Verification>(api.GET('/api/verifications/{verification_id}', at({ verification_id: id })))
export const confirmPresence = (id: string, match: boolean) =>
  ask<undefined>(
    api.POST('/api/verifications/{verification_id}/presence', { ...at({ verification_id: id }), body: { match } }),
  )
export const listVerifications = (query: { before?: string; limit?: number; case_number?: string } = {}) =>
  ask<Page<VerificationRecord>>(api.GET('/api/verifications', { params: { query } }))
