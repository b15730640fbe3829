import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { ApiProblem, asProblem, type City, type Me, onLapse, readCity, readMe, type Subject, signOut } from '../api'
import { inSlot } from '../slot'
import { followServer } from '../time'

/** Who is signed in on this page, for whom they act, and whether the page is locked. Lives in memory only. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const city = shallowRef<City | null>(null)
  const subjectId = ref<string | null>(null)
  const locked = ref(false)
  const unlocking = ref(false)
  let asked = false

  const subject = computed<Subject | null>(() => {
    const all = me.value?.subjects ?? []
    return all.find(({ id }) => id === subjectId.value) ?? all[0] ?? null
  })
  const self = computed<Subject | null>(() => me.value?.subjects.find(({ relation }) => relation === 'self') ?? null)
  const actsForEnterprise = computed(() => subject.value?.kind === 'enterprise')
  const can = (permission: string) => me.value?.can.includes(permission) ?? false

  /** Takes over an answer of sign-in; another person than before starts on a clean page. */
  function accept(next: Me): void {
    if (me.value && me.value.person.id !== next.person.id) {
      location.replace(inSlot('/'))
      return
    }
    me.value = next
    locked.value = false
    unlocking.value = false
    asked = true
  }

  /** Reads the session once; true when somebody is signed in. Raises when the server gives no answer. */
  async function know(): Promise<boolean> {
    if (!asked) {
      try {
        accept(await readMe())
      } catch (thrown) {
        if (!(thrown instanceof ApiProblem) || thrown.status !== 401) throw asProblem(thrown)
        asked = true
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

  function actFor(id: string): void {
    subjectId.value = id
  }

  /** Ends the session and loads a fresh page: nothing of this person stays in memory. */
  async function leave(): Promise<void> {
    await signOut()
    location.replace(inSlot('/sign-in'))
  }

  onLapse(() => {
    if (me.value) locked.value = true
  })

  return {
    me,
    city,
    subject,
    self,
    actsForEnterprise,
    locked,
    unlocking,
    can,
    accept,
    know,
    knowCity,
    actFor,
    leave,
  }
})
