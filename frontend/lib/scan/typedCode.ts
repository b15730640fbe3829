/** The typed form of a code: ten digits and a check digit (ISO 7064 MOD 11,10), shown 4-4-3. Pure. */

export const TYPED_LENGTH = 11

/** Digits of what was typed or pasted, full-width ones included; anything else is dropped; at most eleven. */
export function typedDigits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '').slice(0, TYPED_LENGTH)
}

/** Whether eleven digits end in their check digit. Catches every single wrong digit before it costs an attempt. */
export function isTypedCode(digits: string): boolean {
  if (!/^\d{11}$/.test(digits)) return false
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (product + Number(digits.at(-1))) % 10 === 1
}

/** Whether a text is a typed code and nothing else: eleven digits, spaced or not, full-width ones included. */
export function isTypedText(text: string): boolean {
  if (!/^[\d\s０-９·-]+$/.test(text) || text.replace(/[\s·-]/g, '').length !== TYPED_LENGTH) return false
  return isTypedCode(typedDigits(text))
}
