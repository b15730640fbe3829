import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  CameraFailed,
  cameraOf,
  hasTorch,
  listCameras,
  nextZoom,
  openCamera,
  setTorch,
  setZoom,
  zoomOf,
} from './camera'
import { keepCamera, keptCamera } from './cameraChoice'

const applyConstraints = vi.fn(async () => undefined)
const streamWith = (capabilities: object | null, settings: object = {}): MediaStream =>
  ({
    getVideoTracks: () => [
      {
        ...(capabilities ? { getCapabilities: () => capabilities } : {}),
        getSettings: () => settings,
        applyConstraints,
      },
    ],
  }) as unknown as MediaStream

const withDevices = (mediaDevices: object | undefined) => vi.stubGlobal('navigator', { mediaDevices })
const failing = (name: string) => async () => {
  throw new DOMException('no', name)
}

afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
  applyConstraints.mockClear()
})

describe('opening a camera', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ])('%s means %s', async (name, fault) => {
    withDevices({ getUserMedia: failing(name) })
    await expect(openCamera()).rejects.toMatchObject({ fault })
  })

  it('says that a page without a secure origin has none', async () => {
    withDevices(undefined)
    vi.stubGlobal('isSecureContext', false)
    await expect(openCamera()).rejects.toEqual(new CameraFailed('insecure'))
    vi.stubGlobal('isSecureContext', true)
    await expect(openCamera()).rejects.toEqual(new CameraFailed('missing'))
  })

  it('asks for the chosen one, else for the one at the back', async () => {
    const getUserMedia = vi.fn(async (_: object) => streamWith(null))
    withDevices({ getUserMedia })
    await openCamera('cam-2')
    await openCamera()
    expect(getUserMedia.mock.calls.map(([asked]) => asked)).toMatchObject([
      { video: { deviceId: { ideal: 'cam-2' } } },
      { video: { facingMode: { ideal: 'environment' } } },
    ])
  })

  it('is remembered on this device and forgotten when it is gone', () => {
    const cameras = [{ id: 'cam-2', label: 'back' }]
    expect(keptCamera()).toBeNull()
    keepCamera('cam-2')
    expect(keptCamera()).toBe('cam-2')
    expect(keptCamera(cameras)).toBe('cam-2')
    expect(keptCamera([])).toBeNull()
  })

  it('lists cameras by name once one was allowed', async () => {
    withDevices({
      enumerateDevices: async () => [
        { kind: 'audioinput', deviceId: 'a', label: 'mic' },
        { kind: 'videoinput', deviceId: '', label: '' },
        { kind: 'videoinput', deviceId: 'b', label: 'back' },
      ],
    })
    expect(await listCameras()).toEqual([{ id: 'b', label: 'back' }])
    withDevices({ enumerateDevices: failing('NotAllowedError') })
    expect(await listCameras()).toEqual([])
  })
})

describe('lamp and zoom', () => {
  it('exist only where the track offers them', () => {
    expect(hasTorch(streamWith({ torch: true }))).toBe(true)
    expect(hasTorch(streamWith({}))).toBe(false)
    expect(hasTorch(streamWith(null))).toBe(false)
    expect(zoomOf(streamWith({ zoom: { min: 1, max: 8 } }))).toEqual({ min: 1, max: 8 })
    expect(zoomOf(streamWith({ zoom: { min: 1, max: 1 } }))).toBeNull()
    expect(zoomOf(streamWith(null))).toBeNull()
  })

  it('are set on the track', async () => {
    const stream = streamWith({}, { deviceId: 'b' })
    await setTorch(stream, true)
    await setZoom(stream, 2)
    expect(applyConstraints.mock.calls).toEqual([[{ advanced: [{ torch: true }] }], [{ advanced: [{ zoom: 2 }] }]])
    expect(cameraOf(stream)).toBe('b')
  })

  it('step inside the range, and no farther than is of use', () => {
    const range = { min: 1, max: 8 }
    expect(nextZoom(1, 1, range)).toBe(1.5)
    expect(nextZoom(1, -1, range)).toBe(1)
    expect(nextZoom(4, 1, range)).toBe(5)
    expect(nextZoom(7, 1, { min: 6, max: 8 })).toBe(6)
  })
})
