/** The phone's cameras: which one, opened, lamp and zoom where the track offers them. */

/** Why there is no picture: refused, none there, held by another program, or a page without a secure origin. */
export const CAMERA_FAULTS = ['denied', 'missing', 'busy', 'insecure'] as const
export type CameraFault = (typeof CAMERA_FAULTS)[number]

export class CameraFailed extends Error {
  readonly fault: CameraFault

  constructor(fault: CameraFault) {
    super(fault)
    this.fault = fault
  }
}

const FAULTS: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** The fault behind what a browser threw. */
export function faultOf(thrown: unknown): CameraFault {
  return (thrown instanceof DOMException && FAULTS[thrown.name]) || 'missing'
}

/**
 * Opens a camera at 1280 × 720 or near it: the chosen one, else the one that looks away from the person.
 *
 * Raises CameraFailed. A chosen camera that is gone gives way to another.
 */
export async function openCamera(chosen: string | null = null): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFailed(globalThis.isSecureContext ? 'missing' : 'insecure')
  const which = chosen ? { deviceId: { ideal: chosen } } : { facingMode: { ideal: 'environment' } }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
  } catch (thrown) {
    throw new CameraFailed(faultOf(thrown))
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

export interface CameraDevice {
  readonly id: string
  readonly label: string
}

/** All cameras of this device. Their names are known only after one was allowed. */
export async function listCameras(): Promise<CameraDevice[]> {
  const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])
  return (devices ?? [])
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/** The camera a stream comes from; null where the browser does not say. */
export function cameraOf(stream: MediaStream): string | null {
  return stream.getVideoTracks()[0]?.getSettings?.().deviceId ?? null
}

type Extras = MediaTrackCapabilities & { torch?: boolean; zoom?: { min: number; max: number; step?: number } }

function capabilitiesOf(stream: MediaStream): Extras {
  return (stream.getVideoTracks()[0]?.getCapabilities?.() ?? {}) as Extras
}

async function apply(stream: MediaStream, constraint: object): Promise<void> {
  await stream.getVideoTracks()[0]?.applyConstraints({ advanced: [constraint as MediaTrackConstraintSet] })
}

/** Whether this camera has a lamp that a page may switch. */
export const hasTorch = (stream: MediaStream): boolean => Boolean(capabilitiesOf(stream).torch)
export const setTorch = (stream: MediaStream, on: boolean): Promise<void> => apply(stream, { torch: on })

export interface ZoomRange {
  readonly min: number
  readonly max: number
}

/** How far this camera zooms; null where it does not. */
export function zoomOf(stream: MediaStream): ZoomRange | null {
  const zoom = capabilitiesOf(stream).zoom
  return zoom && zoom.max > zoom.min ? { min: zoom.min, max: zoom.max } : null
}

export const setZoom = (stream: MediaStream, zoom: number): Promise<void> => apply(stream, { zoom })

const ZOOM_STEP = 1.5
/** More than this helps nobody read a code held by hand. */
const ZOOM_MOST = 5

/** The next zoom nearer (+1) or farther (−1), inside the range. */
export function nextZoom(now: number, direction: 1 | -1, { min, max }: ZoomRange): number {
  const wanted = direction === 1 ? now * ZOOM_STEP : now / ZOOM_STEP
  return Math.min(Math.max(wanted, min), Math.min(max, Math.max(min, ZOOM_MOST)))
}
