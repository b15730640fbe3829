import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  ApiProblem,
  asProblem,
  type City,
  lockSession,
  type Me,
  onLapse,
  readCity,
  readMe,
  SIGNED_OUT,
  type Subject,
  signOut,
} from '../api'
import { useChoice } from '../choice'
import { useNews } from '../news'
import { inSlot, SLOT } from '../slot'
import { followHome } from '../theme'
import { followServer } from '../time'
import { awayTooLong, cameBack } from './away'

/** What tells one identity from another: two grants may be about the same person. */
export const keyOf = ({ id, grant }: Subject): string => grant ?? id

/** For whom somebody acts, kept for the session of this tab: an identifier alone. */
const KEPT = `lz.for${SLOT}`

/** Nothing is kept where the browser keeps nothing. */
function kept(act: (store: Storage) => unknown): string | null {
  try {
    const found = act(sessionStorage)
    return typeof found === 'string' ? found : null
  } catch {
    return null
  }
}

/** Who is signed in on this page, and whether the page is locked, live in memory only; for whom they act, in the tab. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const city = shallowRef<City | null>(null)
  const subjectId = ref(kept((store) => store.getItem(KEPT)))
  const locked = ref(false)
  const unlocking = ref(false)
  /** The server ended this session: no PIN opens it again. */
  const over = ref(false)
  /** Whose page this is while it is locked: an identifier, to notice somebody else. */
  let holder: string | null = null
  let asked = false

  const subject = computed<Subject | null>(() => {
    const all = me.value?.subjects ?? []
    return all.find((one) => keyOf(one) === subjectId.value) ?? all[0] ?? null
  })
  const self = computed<Subject | null>(() => me.value?.subjects.find(({ relation }) => relation === 'self') ?? null)
  /** Shows by somebody's leave: it stays on the screen, no file of it is made. */
  const onBehalf = computed(() => Boolean(subject.value?.grant))
  const actsForEnterprise = computed(() => subject.value?.kind === 'enterprise')
  const can = (permission: string) => me.value?.can.includes(permission) ?? false

  function take(next: Me): void {
    me.value = next
    followHome(next.home)
    holder = null
    locked.value = unlocking.value = over.value = false
    asked = true
    cameBack()
  }

  /** Takes over an answer of sign-in or of unlocking; another person than before starts on a clean page. */
  function accept(next: Me): void {
    const before = me.value?.person.id ?? holder
    if (before !== next.person.id) {
      const cleared = clear()
      if (before) {
        void cleared.finally(() => location.replace(inSlot('/')))
        return
      }
    }
    take(next)
  }

  /** Reads the session once; true when somebody is signed in. Raises when the server gives no answer. */
  async function know(): Promise<boolean> {
    if (!asked) {
      try {
        // Put away for long, and the phone had no network to say so: locked before anything is read.
        if (awayTooLong()) await lockSession()
        take(await readMe())
      } catch (thrown) {
        if (!(thrown instanceof ApiProblem) || thrown.status !== 401) throw asProblem(thrown)
        asked = true
        locked.value = unlocking.value = thrown.code === 'locked'
      }
    }
    return me.value !== null
  }

  /** Reads the city's name and whether this is a demo; the clock follows the server. */
  async function knowCity(): Promise<City> {
    if (!city.value) {
      const answer = await readCity()
      followServer(answer.server_time)
      city.value = answer
    }
    return city.value
  }

  /** Acts for somebody: their own id, or the grant by which one stands for them. */
  function actFor(key: string): void {
    subjectId.value = key
    kept((store) => store.setItem(KEPT, key))
  }

  /** Nothing of the person stays in memory; the page shows its lock (R27). */
  function lock(): void {
    if (!me.value) return
    holder = me.value.person.id
    me.value = null
    subjectId.value = null
    kept((store) => store.removeItem(KEPT))
    locked.value = true
    useChoice().clear()
    useNews().looks = 0
  }

  /**
   * Ends the session and loads a fresh page: nothing of this person stays. What the browser keeps is emptied before it
   * is sent, as the answer that says so may be lost on its way; whose session is over already has left as well. An
   * inspector with unsent looks is stopped.
   */
  async function leave(): Promise<void> {
    await clear(false, me.value?.person.id ?? holder)
    try {
      await signOut()
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== 401 || thrown.code === 'locked') throw thrown
    }
    await goneFromHere(true)
  }

  /** The session ended here, which the other tabs are told, or in another tab of this browser. */
  async function goneFromHere(tell: boolean): Promise<void> {
    lock()
    await clear(tell)
    // What the back button may bring back is an empty page.
    document.body.replaceChildren()
    location.replace(inSlot('/sign-in'))
  }

  /** Empties what the browser keeps. Loaded late: nothing needs it before somebody was here. */
  async function clear(tell = false, leaving: string | null = null): Promise<void> {
    const { wipe, tellTabs } = await import('./wipe')
    // First the others: where the browser itself is told to forget, this page may be loaded anew at any moment.
    if (tell) tellTabs('left')
    await wipe(leaving)
  }

  onLapse(({ code }) => {
    const somebody = me.value !== null
    lock()
    if (code === SIGNED_OUT) {
      void clear().finally(() => location.replace(inSlot('/sign-in?ended=1')))
      return
    }
    if (!somebody || code === 'locked') return
    over.value = true
    void clear()
  })

  return {
    me,
    city,
    subject,
    self,
    onBehalf,
    actsForEnterprise,
    locked,
    unlocking,
    over,
    can,
    accept,
    know,
    knowCity,
    actFor,
    lock,
    leave,
    goneFromHere,
  }
})
