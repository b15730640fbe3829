// One visit of one page as Lighthouse's phone makes it, in a browser of its own: nothing is kept from another visit.
// Standard input has {"url", "chromium", "arguments", "cookies", "categories", "report"}; the report is a file's name.

import { readFileSync, writeFileSync } from 'node:fs'
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'

const asked = JSON.parse(readFileSync(0, 'utf8'))
const browser = await puppeteer.launch({
  executablePath: asked.chromium,
  args: asked.arguments,
  headless: 'shell',
  defaultViewport: null,
})
try {
  await browser.setCookie(...asked.cookies)
  const flags = { onlyCategories: asked.categories, logLevel: 'silent' }
  const { lhr } = await lighthouse(asked.url, flags, undefined, await browser.newPage())
  writeFileSync(asked.report, JSON.stringify(lhr))
} finally {
  await browser.close()
}
