/** The phone's rear camera. */

/** Why there is no picture: the person or the browser said no, or there is nothing to open. */
export type CameraFault = 'denied' | 'missing'

export class CameraFailed extends Error {
  readonly fault: CameraFault

  constructor(fault: CameraFault) {
    super(fault)
    this.fault = fault
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['NotAllowedError', 'SecurityError'])

/**
 * Opens the camera that looks away from the person, at 1280 × 720 or near it.
 *
 * Raises CameraFailed: not allowed, no camera, camera held by another program, or a page without a secure origin.
 */
export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFailed('missing')
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : ''
    throw new CameraFailed(REFUSALS.has(name) ? 'denied' : 'missing')
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

type TorchTrack = MediaTrackCapabilities & { torch?: boolean }

/** Whether this camera has a lamp that a page may switch. */
export function hasTorch(stream: MediaStream): boolean {
  const track = stream.getVideoTracks()[0]
  return Boolean((track?.getCapabilities?.() as TorchTrack | undefined)?.torch)
}

export async function setTorch(stream: MediaStream, on: boolean): Promise<void> {
  await stream.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
}
