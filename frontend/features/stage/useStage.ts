import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import { type DemoAccount, type Me, readDemo } from '@/lib/api'
import type { OutcomeReport } from '@/lib/stage/messages'
import { InspectorFrame } from './inspectorFrame'
import { certificatesOf, resume, SLOTS, type SlotNumber, scenesOf, signInSlot, suspend } from './slots'
import {
  accountOf,
  dutyFor,
  type Story,
  type Suspendable,
  sceneFor,
  secondChecker,
  storiesOf,
  suspendable,
} from './stories'
import { WalletFrame } from './walletFrame'

export type StepName = 'scan' | 'same' | 'other' | 'suspend' | 'resume' | 'looks'

/** What the strip tells: a sentence, and the figures of the last scan. */
export interface Happening {
  readonly sentence: string
  readonly outcome: OutcomeReport | null
}

export interface Frames {
  readonly left: Readonly<Ref<HTMLIFrameElement | null>>
  readonly right: Readonly<Ref<HTMLIFrameElement | null>>
}

const NOTHING: Happening = { sentence: 'happened.nothing', outcome: null }

function subjectOf(me: Me, kind: Story['subject']): string {
  return (me.subjects.find((subject) => subject.kind === kind) ?? me.subjects[0])?.id ?? ''
}

/** The demo's two phones and what can be done with them, one step at a time. */
export function useStage(frames: Frames) {
  const accounts = shallowRef<DemoAccount[]>([])
  const story = shallowRef<Story | null>(null)
  const working = ref<StepName | 'opening' | null>('opening')
  const happening = shallowRef<Happening>(NOTHING)
  const fault = shallowRef<unknown>(null)
  const picture = shallowRef<Blob | null>(null)
  const target = shallowRef<Suspendable | null>(null)
  const checkerSlot = ref<SlotNumber>(SLOTS.checker)
  let password = ''
  let subject = ''
  let wallet: WalletFrame | null = null
  let inspector: InspectorFrame | null = null

  const stories = computed(() => storiesOf(accounts.value))
  const holder = computed(() => (story.value ? accountOf(accounts.value, story.value.holder) : null))
  const checker = computed(() => (story.value ? accountOf(accounts.value, story.value.checker) : null))
  const second = computed(() => (story.value ? secondChecker(accounts.value, story.value) : null))
  /** Whose phone stands on the right now. */
  const shownChecker = computed(() => (checkerSlot.value === SLOTS.second ? second.value : checker.value))
  const suspended = computed(() => target.value?.certificate.status === 'suspended')

  async function loadTarget(): Promise<void> {
    if (story.value)
      target.value = suspendable(await certificatesOf(SLOTS.holder, subject), story.value, accounts.value)
  }

  async function loadInspector(slot: SlotNumber): Promise<void> {
    if (!story.value || !inspector) return
    await inspector.load(`/u/${slot}/inspect`)
    const scene = sceneFor(await scenesOf(slot), story.value.types)
    if (scene) inspector.beginDuty(dutyFor(scene))
    checkerSlot.value = slot
  }

  async function freshCode(): Promise<void> {
    if (!story.value || !wallet) return
    await wallet.show({ type: 'stage:show', types: [...story.value.types], subject: story.value.subject })
  }

  async function scan(): Promise<OutcomeReport> {
    if (!wallet || !inspector) throw new Error('the phones are not there')
    if (checkerSlot.value !== SLOTS.checker) await loadInspector(SLOTS.checker)
    if (!wallet.isFresh()) await freshCode()
    picture.value = await wallet.photograph()
    return inspector.read(picture.value)
  }

  async function rescan(slot: SlotNumber): Promise<OutcomeReport> {
    if (!picture.value || !inspector) throw new Error('nothing was scanned yet')
    if (checkerSlot.value !== slot) await loadInspector(slot)
    return inspector.read(picture.value)
  }

  async function signInSecond(): Promise<void> {
    if (second.value) await signInSlot(SLOTS.second, second.value.login, password)
  }

  async function act(suspends: boolean): Promise<void> {
    if (!target.value) return
    await signInSlot(SLOTS.issuer, target.value.issuer.login, password)
    await (suspends ? suspend : resume)(SLOTS.issuer, target.value.certificate.id)
    await loadTarget()
  }

  const told = (sentence: string, outcome: OutcomeReport | null = null): Happening => ({
    sentence: outcome && outcome.verdict === null ? 'happened.unread' : sentence,
    outcome: outcome?.verdict ? outcome : null,
  })

  const STEPS: Record<StepName, () => Promise<Happening>> = {
    async scan() {
      const outcome = await scan()
      return told(`happened.scan.${outcome.verdict}`, outcome)
    },
    same: async () => told('happened.same', await rescan(SLOTS.checker)),
    async other() {
      await signInSecond()
      return told('happened.other', await rescan(SLOTS.second))
    },
    async suspend() {
      // The code is on the screen before the office acts: what counts is the moment of the scan.
      await freshCode()
      if (!suspended.value) await act(true)
      return told('happened.suspended', await scan())
    },
    async resume() {
      await act(false)
      return told('happened.resumed')
    },
    async looks() {
      await wallet?.showLooks()
      return told('happened.looks')
    },
  }

  let last: Promise<void> = Promise.resolve()
  /** One thing after the other: what is clicked while something is under way follows it. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    last = last.then(work)
    return last
  }

  const run = (step: StepName): Promise<void> => inTurn(() => perform(step))
  const open = (next: Story): Promise<void> => inTurn(() => present(next))

  async function perform(step: StepName): Promise<void> {
    working.value = step
    try {
      happening.value = await STEPS[step]()
    } catch {
      happening.value = told('happened.failed')
    } finally {
      working.value = null
    }
  }

  /** Signs the story's two people in and loads both phones afresh. */
  async function present(next: Story): Promise<void> {
    working.value = 'opening'
    fault.value = null
    story.value = next
    picture.value = null
    happening.value = NOTHING
    try {
      const [me] = await Promise.all([
        signInSlot(SLOTS.holder, next.holder, password),
        signInSlot(SLOTS.checker, next.checker, password),
      ])
      subject = subjectOf(me, next.subject)
      await Promise.all([wallet?.reload(), loadInspector(SLOTS.checker), loadTarget()])
      await freshCode()
      happening.value = told('happened.shown')
    } catch (thrown) {
      fault.value = thrown
    } finally {
      working.value = null
    }
  }

  async function begin(): Promise<void> {
    if (!frames.left.value || !frames.right.value) return
    wallet = new WalletFrame(frames.left.value)
    inspector = new InspectorFrame(frames.right.value)
    try {
      const demo = await readDemo()
      accounts.value = demo.accounts
      password = demo.password
      const first = stories.value[0]
      if (first) await open(first)
    } catch (thrown) {
      fault.value = thrown
      working.value = null
    }
  }

  watch([frames.left, frames.right], () => {
    if (!wallet) void begin()
  })
  onScopeDispose(() => inspector?.leave())

  const reopen = () => (story.value ? open(story.value) : begin())
  return {
    accounts,
    stories,
    story,
    holder,
    checker,
    second,
    shownChecker,
    working,
    happening,
    fault,
    picture,
    target,
    suspended,
    run,
    open,
    reopen,
  }
}

export type Stage = ReturnType<typeof useStage>
