/** Members of signed JSON, taken out with the type that they must have. Twin of backend/standards/json_shape.py. */
import { type Octets, ofBase64url, Unreadable } from './octets'

type Members = Readonly<Record<string, unknown>>

export class Shape {
  private readonly content: unknown

  constructor(content: unknown) {
    this.content = content
  }

  text(name: string): string {
    const found = this.member(name)
    return typeof found === 'string' ? found : missing(name)
  }

  truth(name: string): boolean {
    const found = this.member(name)
    return typeof found === 'boolean' ? found : missing(name)
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(name: string): number {
    const found = this.member(name)
    return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : missing(name)
  }

  optionalNumber(name: string): number | null {
    return Object.hasOwn(this.members(), name) ? this.number(name) : null
  }

  optionalText(name: string): string | null {
    return Object.hasOwn(this.members(), name) ? this.text(name) : null
  }

  octets(name: string): Octets {
    return ofBase64url(this.text(name))
  }

  inner(name: string): Shape {
    const found = new Shape(this.member(name))
    found.members()
    return found
  }

  each(name: string): Shape[] {
    return this.list(name).map((one) => new Shape(one))
  }

  texts(name: string): string[] {
    return this.list(name).map((one) => (typeof one === 'string' ? one : missing(name)))
  }

  members(): Members {
    const { content } = this
    if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Unreadable('no object')
    return content as Members
  }

  private list(name: string): readonly unknown[] {
    const found = this.member(name)
    return Array.isArray(found) ? found : missing(name)
  }

  private member(name: string): unknown {
    const members = this.members()
    return Object.hasOwn(members, name) ? members[name] : undefined
  }
}

function missing(name: string): never {
  throw new Unreadable(`${name} is missing or something else`)
}
