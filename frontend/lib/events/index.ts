import type { LiveEvent } from '../api'

/** What happens to the signed-in person, as it happens. The feed itself is loaded when somebody first listens. */
export const liveFeed = {
  /** Calls `listener` for every event from now on. Returns the way to stop. */
  listen(listener: (event: LiveEvent) => void): () => void {
    let stopped = false
    let stop = () => {
      stopped = true
    }
    void import('./feed').then(({ theFeed }) => {
      if (!stopped) stop = theFeed.listen(listener)
    })
    return () => stop()
  },
}
