import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import SignInForm from './SignInForm.vue'

const open = () => mount(SignInForm, { props: { login: ' citizen ', password: 'secret' } })

describe('signing in', () => {
  it('sends name and password, and forgets the password', async () => {
    const bodies: unknown[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      bodies.push(await request.json())
      return new Response(JSON.stringify({ login: 'citizen' }), { status: 201 })
    })
    const form = open()
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(bodies).toEqual([{ login: 'citizen', password: 'secret' }])
    expect(form.emitted('signedIn')).toEqual([[{ login: 'citizen' }]])
    expect(form.emitted('update:password')).toEqual([['']])
  })

  it('says what was wrong', async () => {
    vi.stubGlobal(
      'fetch',
      async () => new Response(JSON.stringify({ code: 'wrong_credentials', reference: 'R1' }), { status: 401 }),
    )
    const form = open()
    await form.find('form').trigger('submit')
    await flushPromises()
    await import('@/ui/feedback/ErrorBlock.vue')
    await flushPromises()
    expect(form.find('[role="alert"]').text()).toContain('登录名或密码不对')
    expect(form.emitted('signedIn')).toBeUndefined()
  })
})
