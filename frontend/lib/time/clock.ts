let offsetMs = 0

/** Sets the page's clock by the server's: `serverTime` is RFC 3339, read the moment its answer arrived. */
export function followServer(serverTime: string, arrivedMs: number = Date.now()): void {
  const server = Date.parse(serverTime)
  if (Number.isFinite(server)) offsetMs = server - arrivedMs
}

/** Now by the server's clock, in milliseconds since 1970: a phone whose clock is wrong still shows the right code. */
export const nowMs = (): number => Date.now() + offsetMs

/** Whole seconds from now until `instant` (RFC 3339), never below 0; 0 where the text is no instant. */
export function secondsUntil(instant: string, fromMs: number = nowMs()): number {
  const left = Math.ceil((Date.parse(instant) - fromMs) / 1000)
  return Number.isFinite(left) ? Math.max(0, left) : 0
}
