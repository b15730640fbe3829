import { api, ask } from './client'
import type {
  AccessRequest,
  Certificate,
  CertificateDetail,
  City,
  Code,
  CodeChoice,
  CodeStatus,
  Demo,
  List,
  LiveEvent,
  LockState,
  Look,
  Me,
  Page,
  PasskeyCeremony,
  PasskeyRow,
  Scene,
  SessionRow,
  Verification,
  VerificationRecord,
} from './types'

const at = <Path extends Record<string, string>>(path: Path) => ({ params: { path } })

export const readCity = () => ask<City>(api.GET('/api/city'))
export const readDemo = () => ask<Demo>(api.GET('/api/demo'))
export const listScenes = (register = false) =>
  ask<List<Scene>>(api.GET('/api/scenes', { params: { query: register ? { register } : {} } }))

export const readMe = () => ask<Me>(api.GET('/api/session'))
export const signIn = (login: string, password: string) =>
  ask<Me>(api.POST('/api/session', { body: { login, password } }))
export const signOut = () => ask<undefined>(api.DELETE('/api/session'))
export const readLock = () => ask<LockState>(api.GET('/api/session/lock'))
export const lockSession = () => ask<undefined>(api.POST('/api/session/lock', { body: {} }))
/** Outlives the page: the last word of a phone that puts it away. */
export const tellFront = (front: boolean) =>
  ask<undefined>(api.POST('/api/session/front', { body: { front }, keepalive: true }))
export const unlockByPin = (pin: string) => ask<Me>(api.POST('/api/session/unlock', { body: { pin } }))
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

export const openCode = (choice: CodeChoice) => ask<Code>(api.POST('/api/codes', { body: choice }))
export const renewHandle = (id: string) =>
  ask<Code>(api.POST('/api/codes/{code_id}/handles', { ...at({ code_id: id }), body: {} }))
export const readCode = (id: string) => ask<CodeStatus>(api.GET('/api/codes/{code_id}', at({ code_id: id })))
export const withdrawCode = (id: string) => ask<undefined>(api.DELETE('/api/codes/{code_id}', at({ code_id: id })))

export const listRequests = () => ask<List<AccessRequest>>(api.GET('/api/me/requests'))
export const answerRequest = (id: string, answer: 'agree' | 'refuse') =>
  ask<{ id: string; state: string }>(
    api.POST('/api/me/requests/{request_id}', { ...at({ request_id: id }), body: { answer } }),
  )
export const listLooks = (query: { subject?: string; before?: number; limit?: number } = {}) =>
  ask<Page<Look, number>>(api.GET('/api/me/looks', { params: { query } }))
export const listEvents = (after?: number) =>
  ask<{ items: LiveEvent[]; last: number }>(
    api.GET('/api/me/events', { params: { query: after === undefined ? {} : { after } } }),
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
