import { describe, expect, it } from 'vitest'
import { readable } from './readable'

function page(html: string): Element {
  const root = document.createElement('main')
  root.innerHTML = html
  document.body.replaceChildren(root)
  return root
}

describe('what is read aloud', () => {
  it('is the page, sentence by sentence, in its order', () => {
    const sentences = readable(page('<h1>云汀市居民码</h1><p>还没有人 <strong>查看</strong></p><a href="/x">证照</a>'))
    expect(sentences).toEqual(['云汀市居民码', '还没有人 查看', '证照'])
  })

  it('has numbers digit by digit, in the groups they stand in', () => {
    const number = '<button><span>朗读数字码</span><span data-plain="48271093564"><span>4827</span></span></button>'
    expect(readable(page(number))).toEqual(['朗读数字码 4 8 2 7, 1 0 9 3, 5 6 4'])
    const id = '<span data-plain="880101198505180021" data-grouping="resident_id">8801</span>'
    expect(readable(page(id))).toEqual(['8 8 0 1 0 1, 1 9 8 5 0 5 1 8, 0 0 2 1'])
  })

  it('leaves out pictures, hidden parts and lone signs', () => {
    const silent = '<svg><text>图</text></svg><p aria-hidden="true">10:32:07</p><p hidden>藏</p><span>›</span><p>在</p>'
    expect(readable(page(silent))).toEqual(['在'])
  })
})
