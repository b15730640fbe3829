import { onMounted, onScopeDispose, type Ref, ref, shallowRef } from 'vue'
import { useVisible } from '../visibility'
import { CameraFailed, closeCamera, openCamera } from './camera'
import { keptCamera } from './cameraChoice'
import { FrameGrabber, pixelsOf } from './frame'
import { LastSeen } from './lastSeen'

const PAUSE_MS = 80

export type FinderState = 'opening' | 'looking' | 'denied' | 'missing'

/** What reads pixels: in the page itself, or apart from it where the page's policy lets nothing be compiled. */
export interface Reader {
  readonly prepare: () => Promise<unknown>
  readonly read: (pixels: ImageData) => Promise<string | null>
}

/** The camera as long as the page wants it, and every code that comes into view; a picture is read the same way. */
export function useFinder(
  video: Readonly<Ref<HTMLVideoElement | null>>,
  found: (text: string) => void,
  reader: Reader,
) {
  const state = ref<FinderState>('opening')
  const stream = shallowRef<MediaStream | null>(null)
  const visible = useVisible()
  const grabber = new FrameGrabber()
  const lastSeen = new LastSeen()
  let gone = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    if (!visible.value || !video.value) return
    const pixels = grabber.grab(video.value)
    const text = pixels && (await reader.read(pixels))
    if (text && !gone && lastSeen.isNew(text, performance.now())) found(text)
  }

  function loop(): void {
    timer = setTimeout(async () => {
      await look().catch(() => undefined)
      if (!gone && state.value === 'looking') loop()
    }, PAUSE_MS)
  }

  async function open(): Promise<void> {
    clearTimeout(timer)
    closeCamera(stream.value)
    state.value = 'opening'
    try {
      const opened = await openCamera(keptCamera())
      if (gone) return closeCamera(opened)
      stream.value = opened
      if (video.value) {
        video.value.srcObject = opened
        await video.value.play().catch(() => undefined)
      }
      state.value = 'looking'
      loop()
    } catch (thrown) {
      state.value = thrown instanceof CameraFailed && thrown.fault === 'denied' ? 'denied' : 'missing'
    }
  }

  /** The text of the code in a picture; null where there is none, or where it is no picture. */
  async function readPicture(picture: Blob): Promise<string | null> {
    const pixels = await pixelsOf(picture).catch(() => null)
    return pixels && (await reader.read(pixels).catch(() => null))
  }

  onMounted(() => {
    void reader.prepare().catch(() => undefined)
    void open()
  })
  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
    closeCamera(stream.value)
  })
  return { state, stream, open, readPicture }
}
