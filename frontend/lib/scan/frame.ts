/** Pixels for the decoder: the centre square of a video frame, or a whole picture. */

/** A QR code fills the viewfinder's square; more pixels than this only cost time. */
const FRAME_SIDE = 720
const PICTURE_LONGEST = 1600
const PICTURE_MARGIN = 24

export interface Square {
  readonly x: number
  readonly y: number
  readonly side: number
}

/** The largest centred square of a frame, of which `share` is looked at. */
export function centreSquare(width: number, height: number, share = 0.9): Square {
  const side = Math.round(Math.min(width, height) * share)
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 2), side }
}

export class FrameGrabber {
  private readonly context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

  /** The centre of the current frame; null while the camera has none. */
  grab(video: HTMLVideoElement): ImageData | null {
    if (!this.context || video.videoWidth === 0) return null
    const { x, y, side } = centreSquare(video.videoWidth, video.videoHeight)
    const target = Math.min(side, FRAME_SIDE)
    const { canvas } = this.context
    if (canvas.width !== target) {
      canvas.width = target
      canvas.height = target
    }
    this.context.drawImage(video, x, y, side, side, 0, 0, target, target)
    return this.context.getImageData(0, 0, target, target)
  }
}

/**
 * The pixels of a picture file, scaled down where it is large, on white: a screenshot may end at the code's edge.
 * Raises when the file is no picture.
 */
export async function pixelsOf(picture: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, PICTURE_LONGEST / Math.max(bitmap.width, bitmap.height))
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas = document.createElement('canvas')
  canvas.width = width + 2 * PICTURE_MARGIN
  canvas.height = height + 2 * PICTURE_MARGIN
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, PICTURE_MARGIN, PICTURE_MARGIN, width, height)
  bitmap.close()
  return context.getImageData(0, 0, canvas.width, canvas.height)
}
