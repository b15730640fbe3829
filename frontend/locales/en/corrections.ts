import type { SameKeys } from '@/lib/i18n'
import type chinese from '../zh-CN/corrections'

export default {
  'mark.open': 'The source is checking',
  'mark.accepted': 'Accepted, being corrected',
  'mark.mended': 'Corrected at the source',
  'mark.declined': 'Not corrected',
  'mark.reason': 'The source says: {text}',

  'desk.title': 'Corrections',
  'desk.lead':
    'Applicants say that data or certificates of your office are wrong. Your office alone decides; opening one is recorded for whose data it is.',
  'desk.loading': 'Reading',
  'desk.which': 'Show',
  'desk.waiting': 'Waiting',
  'desk.settled': 'Settled',
  'desk.none': 'Nothing to correct',
  'desk.none_why': 'What somebody raises stands here, by its term.',
  'desk.none_settled': 'Nothing has been settled yet',
  'desk.from': '{item} {number}, at {office}',
  'desk.raised': 'raised {day}',
  'desk.open': 'Open and decide',
  'desk.see': 'Look',
  'left.over': '{n} working days overdue',
  'left.today': 'due today',
  'left.left': '{n} working days left',
  'waits.feed': 'waits for the new value from your system',
  'waits.cert': 'waits for the new version of the certificate',

  'sheet.title': '{source} · {field}',
  'sheet.loading': 'Opening',
  'sheet.whose': 'Whose it is',
  'sheet.was': 'It says now',
  'sheet.proposed': 'It should say',
  'sheet.party': 'You raised this, or it is about you: a colleague decides.',
  'sheet.mends': 'Where it is corrected',
  'sheet.desk': 'Here',
  'sheet.desk_base': 'Your office’s record in this library says the new value at once.',
  'sheet.desk_cert': 'A new version is issued at once and takes the place of this one.',
  'sheet.feed': 'In our own system',
  'sheet.feed_base': 'When your system has sent the new value, this is settled by itself.',
  'sheet.feed_cert': 'When the issuing desk has issued a new version, this is settled by itself.',
  'sheet.not_here':
    'Only an issuing officer corrects a certificate here. If you agree, the issuing desk brings the new version.',
  'sheet.reason': 'A word to the applicant (needed if you do not correct)',
  'sheet.reason_missing': 'Say why it is not corrected',
  'sheet.accept': 'Correct it',
  'sheet.decline': 'Do not correct',
  'sheet.busy': 'Working',
  'sheet.done': 'Settled: the applicant is told',
  'sheet.decided': 'A colleague has settled this; here is the result.',
  'sheet.changed': 'It was changed since you opened it: read it again, then decide.',
  'fault.record':
    'Your office’s record says something else by now: it cannot be corrected here. Choose your own system, or say why not.',
  'fault.record_several':
    'Several records of your office say this: it cannot be corrected here. Choose your own system.',
  'fault.value':
    'The new value is not as this field is written: it cannot be corrected here. Choose your own system, or say why not.',

  'mine.title': 'My corrections',
  'mine.lead':
    'What you said a source has wrong is checked by that office. The result stands here, and you get a message.',
  'mine.none': 'You have raised none',
  'mine.none_why': 'Where a form fills itself wrongly, type over it and tick that the source is wrong.',
  'mine.where': '{source} · checked by {office}',
  'mine.due': 'answered by {day} at the latest',
  'mine.settled': 'settled on {day}',
  'mine.was': 'Was: {was}',
  'mine.proposed': 'Should be: {proposed}',
  'mine.for_other': 'You raised it for somebody else: only they see what it says.',
  'mine.case': 'Case {number}',
} satisfies SameKeys<typeof chinese>
