import { describe, expect, it } from 'vitest'
import type { Me } from '@/lib/api'
import { destination, invitationOf } from './destination'

const me = (can: string, ...roles: string[]) =>
  ({ can: [can], roles: roles.map((role) => ({ role })) }) as unknown as Me
const citizen = me('codes:open')
const inspector = me('codes:open', 'inspector')

describe('after signing in', () => {
  it('a citizen opens the code, a checker the inspector’s app', () => {
    expect(destination(citizen, undefined)).toEqual({ path: '/code', fullLoad: false })
    expect(destination(inspector, undefined)).toEqual({ path: '/inspect', fullLoad: true })
    expect(destination(me('codes:open', 'inspector', 'enterprise_representative'), undefined).path).toBe('/code')
    expect(destination(me('catalogue:read'), undefined).path).toBe('/me')
    expect(destination({ ...citizen, home: 'elder' }, undefined).path).toBe('/home')
  })

  it('goes where the person wanted to', () => {
    expect(destination(citizen, '/me/looks').path).toBe('/me/looks')
    expect(destination(citizen, '/inspect')).toEqual({ path: '/inspect', fullLoad: true })
    expect(destination(citizen, '/scan')).toEqual({ path: '/scan', fullLoad: true })
  })

  it.each([
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere',
    '/u/1/code',
    '/api/session',
    '/C/ABC',
    '/sign-in',
    'javascript:1',
    ['/me'],
    '',
  ])('never goes to %j', (next) => {
    expect(destination(citizen, next).path).toBe('/code')
  })
})

describe('an invitation', () => {
  it('is read from behind the #', () => {
    expect(invitationOf('#invite=abcdefghijklmnopqrst.uv-w_x')).toBe('abcdefghijklmnopqrst.uv-w_x')
  })
  it.each(['', '#invite=', '#invite=short', '#other=abcdefghijklmnopqrst'])('is none in %j', (hash) => {
    expect(invitationOf(hash)).toBeNull()
  })
})
