import { onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import { CameraFailed, closeCamera, openCamera } from '@/lib/scan/camera'
import { keptCamera } from '@/lib/scan/cameraChoice'
import { FrameGrabber } from '@/lib/scan/frame'
import { LastSeen } from '@/lib/scan/lastSeen'
import { prepareReader, readQr } from '@/lib/scan/reader'
import { useVisible } from '@/lib/visibility'
import { type Command, isLooking, type ScanView } from './machine'

/** Between two looks at the camera: the decoder itself takes about as long, and the phone stays cool. */
const PAUSE_MS = 60

export interface CameraParts {
  readonly view: Readonly<ShallowRef<ScanView>>
  readonly send: (command: Command) => void
  readonly video: Readonly<Ref<HTMLVideoElement | null>>
  /** A code that has just come into view. */
  readonly found: (text: string) => void
}

/** Opens the camera when the screen wants it, reads codes while it looks, and closes it at the end. */
export function useCamera({ view, send, video, found }: CameraParts) {
  const stream = shallowRef<MediaStream | null>(null)
  const visible = useVisible()
  const grabber = new FrameGrabber()
  const seen = new LastSeen()
  let timer: ReturnType<typeof setTimeout> | undefined

  function close(): void {
    closeCamera(stream.value)
    stream.value = null
  }

  async function attach(): Promise<void> {
    if (!video.value || video.value.srcObject === stream.value) return
    video.value.srcObject = stream.value
    if (stream.value) await video.value.play().catch(() => undefined)
  }

  async function open(): Promise<void> {
    void prepareReader().catch(() => undefined)
    close()
    try {
      const opened = await openCamera(keptCamera())
      if (view.value.duty === null) return closeCamera(opened)
      stream.value = opened
      opened.getVideoTracks()[0]?.addEventListener('ended', () => send({ do: 'camera_failed', fault: 'missing' }))
      await attach()
      send({ do: 'camera_opened' })
    } catch (thrown) {
      send({ do: 'camera_failed', fault: thrown instanceof CameraFailed ? thrown.fault : 'missing' })
    }
  }

  async function look(): Promise<void> {
    if (!visible.value || !video.value) return
    const pixels = grabber.grab(video.value)
    const text = pixels && (await readQr(pixels))
    if (text && isLooking(view.value) && seen.isNew(text, performance.now())) found(text)
  }

  function loop(): void {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      await look().catch(() => undefined)
      if (isLooking(view.value)) loop()
    }, PAUSE_MS)
  }

  watch(
    () => view.value.state,
    (state) => {
      if (state === 'opening') void open()
      if (state === 'searching') {
        seen.resume(performance.now())
        loop()
      }
      if (state === 'off_duty') close()
    },
  )
  watch(video, () => void attach())
  onScopeDispose(() => {
    clearTimeout(timer)
    close()
  })

  return { stream, close }
}
