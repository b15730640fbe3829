import { describe, expect, it } from 'vitest'
import { type ForeignKind, foreignIn, printedIn } from './foreign'

const ORIGIN = 'http://localhost:8000'
const SECRET = 'A'.repeat(26)

describe('a code on paper', () => {
  it('is known by the own origin and its kind', () => {
    expect(printedIn(`HTTP://LOCALHOST:8000/P/${SECRET}`, ORIGIN)).toBe(SECRET)
    expect(printedIn(` http://localhost:8000/p/${SECRET.toLowerCase()}`, ORIGIN)).toBe(SECRET)
    for (const other of [
      `HTTP://LOCALHOST:8000/C/${SECRET}`,
      `HTTP://ELSEWHERE.EXAMPLE/P/${SECRET}`,
      'HTTP://LOCALHOST:8000/P/AB',
      '01234567896',
    ])
      expect(printedIn(other, ORIGIN)).toBeNull()
  })
})

describe('a code of this system', () => {
  it.each([
    `HTTP://LOCALHOST:8000/C/${SECRET}`,
    `http://localhost:8000/c/${SECRET.toLowerCase()}`,
    'HTTP://LOCALHOST:8000/anything/else',
    'LZ1:6BFOXN',
    '01234567896',
    '0123 4567 896',
    '０１２３４５６７８９６',
  ])('%s is left to the server', (text) => {
    expect(foreignIn(text, ORIGIN)).toBeNull()
  })

  it('is known with the default port written out', () => {
    expect(foreignIn(`HTTPS://CITY.EXAMPLE:443/C/${SECRET}`, 'https://city.example')).toBeNull()
    expect(foreignIn(`HTTPS://CITY.EXAMPLE/C/${SECRET}`, 'https://city.example:443')).toBeNull()
    expect(foreignIn(`HTTP://CITY.EXAMPLE/C/${SECRET}`, 'https://city.example')).not.toBeNull()
  })
})

const KINDS: readonly (readonly [string, ForeignKind])[] = [
  ['wxp://f2f0abcDEF', 'wechat_pay'],
  ['134567890123456789', 'wechat_pay'],
  ['https://qr.alipay.com/fkx0123', 'alipay'],
  ['HTTPS://QR.ALIPAY.COM/FKX0123', 'alipay'],
  ['281234567890123456', 'alipay'],
  ['https://qr.95516.com/00010000/62', 'unionpay'],
  ['6212345678901234567', 'unionpay'],
  ['https://u.wechat.com/abc', 'wechat'],
  ['https://weixin.qq.com/g/abc', 'wechat'],
  ['我的健康码 2022', 'health'],
  ['https://jkm.example.cn/a', 'health'],
  ['HC1:NCFOXN', 'health'],
  ['https://kyfw.12306.cn/otn', 'transport'],
  ['1'.repeat(144), 'transport'],
  ['https://zzapp.gsxt.gov.cn/x', 'business_register'],
  ['https://www.gjzwfw.gov.cn/app?code=1', 'government'],
  [`HTTPS://EVIL.EXAMPLE/C/${SECRET}`, 'lookalike'],
  ['BEGIN:VCARD\nFN:李样本\nEND:VCARD', 'contact'],
  ['MECARD:N:李样本;;', 'contact'],
  ['WIFI:T:WPA;S:home;P:secret;;', 'wifi'],
  ['otpauth://totp/x?secret=ABC', 'password'],
  ['openid4vp://?request_uri=x', 'credential'],
  ['tel:12345', 'phone'],
  ['mailto:a@b.example', 'mail'],
  ['geo:36.6,117.0', 'place'],
  ['BEGIN:VEVENT\nEND:VEVENT', 'calendar'],
  ['https://shop.example/p/1', 'link'],
  ['www.shop.example', 'link'],
  ['dingtalk://dingtalkclient/x', 'app'],
  ['6901234567892', 'goods'],
  ['036000291452', 'goods'],
  ['96385074', 'goods'],
  ['81234567890123456789', 'drug'],
  ['6901234567890', 'digits'],
  ['01234567890', 'digits'],
  ['gAJjbWV0cm8x0123456789abcdef==', 'opaque'],
  ['\u0001\u0002\u0003', 'opaque'],
  ['三号楼二单元', 'text'],
  ['  ', 'empty'],
]

describe('a code from elsewhere', () => {
  it.each(KINDS)('%j is named', (text, kind) => {
    expect(foreignIn(text, ORIGIN)?.kind).toBe(kind)
  })

  it('shows the host of a web address and of nothing else', () => {
    expect(foreignIn('https://user@shop.example:8443/p?token=1', ORIGIN)?.host).toBe('shop.example:8443')
    expect(foreignIn('https://[bad', ORIGIN)?.host).toBeNull()
    expect(foreignIn('WIFI:T:WPA;S:home;P:secret;;', ORIGIN)?.host).toBeNull()
  })

  it('is not ours for having our name before an @, behind a dot or in its path', () => {
    for (const text of [
      `http://localhost:8000@evil.example/C/${SECRET}`,
      `http://localhost:8000.evil.example/C/${SECRET}`,
      `http://evil.example/localhost:8000/C/${SECRET}`,
      `javascript:alert(1)//localhost:8000/C/${SECRET}`,
    ])
      expect(foreignIn(text, ORIGIN)).not.toBeNull()
  })
})
