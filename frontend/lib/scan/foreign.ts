/** Says what a QR text looks like that is not this system's. Pure: nothing is opened, nothing is sent. */
import { isTypedText } from './typedCode'

const PLAIN_CODE = /^https?:\/\/[^/?#\s]+\/[CARPK]\/[A-Z2-7]{26}$/i
const OFFLINE_PREFIX = 'LZ1:'
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': ':80', 'https:': ':443' }

/** Kinds that people know, in the order they are tried: the closer before the wider. */
const TABLE = [
  ['wechat_pay', /^(wxp:\/\/|https?:\/\/(wx\.tenpay\.com|payapp\.weixin\.qq\.com)\/)/i],
  ['alipay', /^(alipays?:\/\/|https?:\/\/(qr\.alipay\.com|render\.alipay\.com)\/)/i],
  ['unionpay', /^https?:\/\/qr\.95516\.com\//i],
  [
    'wechat',
    /^(weixin:\/\/|https?:\/\/((u|work)\.(wechat|weixin\.qq)\.com|(mp\.)?weixin\.qq\.com|open\.weixin\.qq\.com)\/)/i,
  ],
  ['health', /健康码|核酸|^https?:\/\/[^/]*(jkm|healthcode|health-code|ybj|nhsa\.gov\.cn)/i],
  ['transport', /乘车码|^https?:\/\/[^/]*(12306\.cn|metro|ditie|gongjiao|bus\.)/i],
  ['business_register', /^https?:\/\/([^/]*\.)?(gsxt|samr)\.gov\.cn/i],
  ['lookalike', PLAIN_CODE],
  ['government', /^https?:\/\/([^/@]*\.)?gov\.cn([:/]|$)/i],
  ['contact', /^(BEGIN:VCARD|MECARD:)/i],
  ['wifi', /^WIFI:/i],
  ['password', /^otpauth(-migration)?:/i],
  ['health', /^HC1:/],
  ['credential', /^(openid4vp|openid-credential-offer|openid4vci|mdoc|eudi-openid4vp|haip):/i],
  ['phone', /^(tel|sms|smsto|mms):/i],
  ['mail', /^(mailto:|MATMSG:)/i],
  ['place', /^geo:/i],
  ['calendar', /^BEGIN:(VEVENT|VCALENDAR)/i],
  ['link', /^(https?:\/\/|www\.)/i],
  ['app', /^[a-z][a-z0-9+.-]{1,30}:\/\//i],
] as const

/** Numbers only: a payment code on a customer's screen, a trade item, a ticket. */
const NUMBERS = [
  ['wechat_pay', /^1[0-5]\d{16}$/],
  ['alipay', /^(2[5-9]|30)\d{14,22}$/],
  ['unionpay', /^62\d{17}$/],
  ['drug', /^8\d{19}$/],
  ['transport', /^\d{100,}$/],
] as const

export type ForeignKind =
  | (typeof TABLE)[number][0]
  | (typeof NUMBERS)[number][0]
  | 'goods'
  | 'digits'
  | 'opaque'
  | 'text'
  | 'empty'

export interface Foreign {
  readonly kind: ForeignKind
  /** Host of a web address, for the eye; never a link. */
  readonly host: string | null
}

/** Modulus 10 of GS1: EAN-8, UPC-A, EAN-13, GTIN-14. */
function isTradeItem(digits: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

function kindOfNumber(digits: string): ForeignKind {
  return NUMBERS.find(([, pattern]) => pattern.test(digits))?.[0] ?? (isTradeItem(digits) ? 'goods' : 'digits')
}

const isOpaque = (text: string): boolean => text.length >= 24 && /^[\w+/=:.\-$%*]+$/.test(text)
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that a text code does not have are what is looked for
const isBinary = (text: string): boolean => /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)

function kindOf(text: string): ForeignKind {
  if (text === '') return 'empty'
  if (/^\d+$/.test(text)) return kindOfNumber(text)
  return TABLE.find(([, pattern]) => pattern.test(text))?.[0] ?? (isOpaque(text) || isBinary(text) ? 'opaque' : 'text')
}

function addressOf(text: string): URL | null {
  try {
    return new URL(/^www\./i.test(text) ? `http://${text}` : text)
  } catch {
    return null
  }
}

/** Scheme, host and port as one text, the default port left out. A letter outside ASCII makes it nobody's: some of
 * them (the sign for kelvin, the long s) turn into our own letters in another case. */
function originOf(text: string): string | null {
  const found = /^(https?:)\/\/([\x21-\x22\x24-\x2e\x30-\x3e\x40-\x7e]+)(?=[/?#\s]|$)/i.exec(text)
  if (!found) return null
  const scheme = String(found[1]).toLowerCase()
  const host = String(found[2]).toLowerCase()
  const port = DEFAULT_PORTS[scheme] ?? ''
  return `${scheme}//${host.endsWith(port) ? host.slice(0, -port.length) : host}`
}

/** The secret of a code that stands on a paper of this city; null where the text is none. */
export function printedIn(presented: string, expectedOrigin: string): string | null {
  const text = presented.trim()
  if (originOf(text) === null || originOf(text) !== originOf(expectedOrigin)) return null
  return /^https?:\/\/[^/]+\/P\/([A-Z2-7]{26})$/i.exec(text)?.[1]?.toUpperCase() ?? null
}

/**
 * What a foreign text looks like, or null where it is this system's to judge: an address of the own origin, an offline
 * pass, or a typed code whose check digit fits.
 */
export function foreignIn(presented: string, expectedOrigin: string): Foreign | null {
  const text = presented.trim()
  if (text.startsWith(OFFLINE_PREFIX)) return null
  if (originOf(text) !== null && originOf(text) === originOf(expectedOrigin)) return null
  if (isTypedText(text)) return null
  const isWeb = /^(https?:\/\/|www\.)/i.test(text)
  return { kind: kindOf(text), host: isWeb ? (addressOf(text)?.host ?? null) : null }
}
