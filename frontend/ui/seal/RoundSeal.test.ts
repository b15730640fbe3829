import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { sealRotation } from './geometry'
import RoundSeal from './RoundSeal.vue'

describe('the round seal', () => {
  it('draws its ring, its star and an outline for each character', async () => {
    const seal = mount(RoundSeal, { props: { name: '云汀市公安局', seed: 'c1' } })
    await vi.waitFor(() => expect(seal.findAll('path')).toHaveLength(7))
    expect(seal.get('title').text()).toBe('云汀市公安局')
    expect(seal.find('circle').attributes('r')).toBe('19.4')
    expect(seal.find('g').attributes('transform')).toBe(`rotate(${sealRotation('c1')})`)
  })

  it('carries a line instead of the star, and writes a character without outline', async () => {
    const seal = mount(RoundSeal, { props: { name: '罗记䶮', bottom: '专用章', star: false, number: '88010' } })
    await vi.waitFor(() => expect(seal.text()).toContain('䶮'))
    expect(seal.findAll('path').length).toBeLessThan(6)
    expect(
      seal
        .findAll('text')
        .map((item) => item.text())
        .join(''),
    ).toContain('88010')
  })
})
