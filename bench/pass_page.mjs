// What an inspector's phone does with a pass, on a page: bench/passes.py has it built, serves it and asks it.
import { bytesOfBase64 } from '../frontend/lib/signature/bytes'
import { verifySignature } from '../frontend/lib/signature/suites'
import { check, read } from '../pwa/offline/pass'
import { readList } from '../pwa/offline/revocations'
import { readBundle } from '../pwa/offline/trust'
import { decide } from '../pwa/offline/verdict'

/** Bundle and list from the network, checked: what preparing for a shift costs. */
async function prepare() {
  const began = performance.now()
  const [given, octets] = await Promise.all([
    fetch('given.json').then((answer) => answer.json()),
    fetch('list').then((answer) => answer.arrayBuffer()),
  ])
  const { city, now } = given
  const bundle = await readBundle(given.bundle, {
    expectedRoots: [bytesOfBase64(given.root)],
    expectedCity: city,
    newestSeenVersion: null,
    now,
    verify: verifySignature,
  })
  const list = await readList(new Uint8Array(octets), {
    expectedCity: city,
    publisher: bundle.statement.publisher,
    bundleNumber: bundle.list.number,
    bundleHash: bundle.list.hash,
    newestSeenNumber: null,
    verify: verifySignature,
  })
  return { given, bundle, list, ms: performance.now() - began }
}

/** Milliseconds of each check, from the text that the camera gave to the verdict. */
async function measure() {
  const { given, bundle, list, ms } = await prepare()
  const seen = new Set()
  const checks = []
  for (const text of given.texts) {
    const began = performance.now()
    const found = await check(read(text), {
      trust: bundle.trust,
      now: given.now,
      expectedChallenge: null,
      isListed: (rid) => list.rids.has(rid),
      isSeen: (key) => seen.has(key),
      verify: verifySignature,
    })
    const given_ = { listAgeS: 60, limitS: 86_400, offlineOk: true, authorityAllows: true }
    const { kind } = decide(found, given_)
    checks.push(performance.now() - began)
    if (kind !== 'offline_verified') throw new Error(`${kind}: ${found.fault}`)
    seen.add(found.replayKey)
  }
  return { prepare: ms, checks }
}

window.measure = measure
