import { shallowRef } from 'vue'
import {
  ApiProblem,
  answerRequest,
  asProblem,
  type CodeChoice,
  type CodeStatus,
  type LiveEvent,
  listRequests,
  openCode,
  readCode,
  readLook,
  renewHandle,
  withdrawCode,
} from '@/lib/api'
import { followServer, nowMs } from '@/lib/time'
import { BLANK, type CodeView, type Command, type Ending, next } from './machine'

const PAUSE_AFTER_FAILURE_MS = 5_000
/** Two openings sent one after the other, by a page reloaded at once for example, may arrive the other way round. */
const OVERTAKEN_WITHIN_MS = 10_000
const ENDINGS: Partial<Record<CodeStatus['state'], Ending>> = {
  expired: 'time',
  replaced: 'replaced',
  withdrawn: 'withdrawn',
  refused: 'refused_by_rule',
}

/** The presentation on the screen: holds the machine's view, and carries out its commands at the server. */
export class Presentation {
  readonly view = shallowRef<CodeView>(BLANK)
  /** Presentations this page opened: a look at the one just replaced is still ours to show. */
  private readonly opened = new Set<string>()
  private busy = false
  private pausedUntilMs = 0
  private turn = 0
  private openedAtMs = 0
  private overtaken = false

  private readonly choice: () => CodeChoice

  /** @param choice what to show, read anew at every opening */
  constructor(choice: () => CodeChoice) {
    this.choice = choice
  }

  send(command: Command): void {
    this.view.value = next(this.view.value, command)
  }

  /** Whether a call is under way or just failed; the page then asks for nothing by itself. */
  isResting(atMs: number): boolean {
    return this.busy || atMs < this.pausedUntilMs
  }

  /** Opens a presentation of what is chosen. `seamless` keeps the present code on the screen until the new one is there. */
  async open(seamless = false): Promise<void> {
    this.turn += 1
    const mine = this.turn
    if (!seamless) this.send({ do: 'open' })
    this.busy = true
    try {
      const code = await openCode(this.choice())
      followServer(code.server_time)
      this.opened.add(code.id)
      this.openedAtMs = nowMs()
      if (mine === this.turn) this.send({ do: 'opened', code })
    } catch (thrown) {
      this.pause()
      const keepsOldCode = seamless && !(thrown instanceof ApiProblem)
      if (mine === this.turn && !keepsOldCode) this.fail(thrown)
    } finally {
      if (mine === this.turn) this.busy = false
    }
  }

  /** Takes the next handle of the same presentation. */
  async renew(id: string): Promise<void> {
    this.busy = true
    try {
      const code = await renewHandle(id)
      followServer(code.server_time)
      this.send({ do: 'renewed', code })
    } catch (thrown) {
      this.pause()
      // No answer: the handle lives on until its own end. A refusal means that the presentation is over: ask why.
      if (thrown instanceof ApiProblem) await this.check(id).catch((fault: unknown) => this.fail(fault))
    } finally {
      this.busy = false
    }
  }

  /** Asks the server how the presentation stands: the safety net under the events. */
  async check(id: string): Promise<void> {
    const status = await readCode(id)
    const { code, request, state, answered } = this.view.value
    if (code?.id !== id && request?.code !== id) return
    if (status.state === 'asked' && state === 'live') await this.showRequest(id)
    else if (status.state === 'looked') await this.showLook(id)
    if (status.state === 'replaced' && this.wasOvertaken()) return this.open(true)
    const ending = ENDINGS[status.state]
    if (ending) this.send({ do: 'end', ending: answered === 'refuse' ? 'refused_by_you' : ending })
  }

  hear({ kind, ref }: LiveEvent): void {
    if (ref === null || !this.opened.has(ref)) return
    // A call that failed is made up for by the safety net.
    void this.follow(kind, ref).catch(() => undefined)
  }

  /** Gives the holder's answer. Raises what kept it from arriving; the question then stays open. */
  async answer(yes: boolean): Promise<void> {
    const request = this.view.value.request
    if (!request) return
    const given = yes ? 'agree' : 'refuse'
    this.send({ do: 'answer', answer: given })
    try {
      await answerRequest(request.id, given)
    } catch (thrown) {
      this.send({ do: 'take_back_answer' })
      throw thrown
    }
    if (yes) await this.check(request.code).catch(() => undefined)
    else this.send({ do: 'end', ending: 'refused_by_you' })
  }

  async withdraw(): Promise<void> {
    const code = this.view.value.code
    if (!code) return
    await withdrawCode(code.id)
    this.send({ do: 'end', ending: 'withdrawn' })
  }

  /** Whether a code replaced this soon fell to an older opening: believed once, so that two pages never fight. */
  private wasOvertaken(): boolean {
    const believed = !this.overtaken && nowMs() - this.openedAtMs < OVERTAKEN_WITHIN_MS
    if (believed) this.overtaken = true
    return believed
  }

  private follow(kind: LiveEvent['kind'], id: string): Promise<void> {
    if (kind === 'code.asked') return this.showRequest(id)
    return kind === 'code.looked' ? this.showLook(id) : this.check(id)
  }

  private async showRequest(codeId: string): Promise<void> {
    const { items } = await listRequests()
    const request = items.find(({ code }) => code === codeId)
    if (request) this.send({ do: 'ask', request })
  }

  private async showLook(codeId: string): Promise<void> {
    this.send({ do: 'look', look: await readLook(codeId) })
  }

  private pause(): void {
    this.pausedUntilMs = nowMs() + PAUSE_AFTER_FAILURE_MS
  }

  private fail(thrown: unknown): void {
    const problem = asProblem(thrown)
    if (!(problem instanceof ApiProblem)) this.send({ do: 'lose' })
    else if (problem.status === 401) this.send({ do: 'lock' })
    else this.send({ do: 'refuse', problem })
  }
}
