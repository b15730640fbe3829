import type { SameKeys } from '@/lib/i18n'
import type zh from '../zh-CN/signin'

export default {
  'signin.title': 'Sign in',
  'signin.lead': 'Sign in with the passkey on your phone. There is no password to remember.',
  'signin.passkey': 'Sign in with a passkey',
  'signin.passkey_busy': 'Waiting for your phone',
  'signin.passkey_declined': 'No passkey was used',
  'signin.passkey_declined_why':
    'You may have cancelled, or this phone has no passkey yet. Sign in with the password and add one under “Me”.',
  'signin.or': 'Or with a password',
  'signin.login': 'Sign-in name',
  'signin.password': 'Password',
  'signin.submit': 'Sign in',
  'signin.busy': 'Signing in',
  'signin.demo': 'Demo accounts',
  'signin.demo_why': 'Tap a person and the name and password are filled in. All people are fictional.',
  'signin.filled': 'Filled in for {name}',
  'signin.platform': 'Sign in by {name}',
  'signin.platform_note':
    'When name and number are those of the population base you see your certificates; to show your code, be checked once at a counter.',
  'signin.platform_busy': 'Signing in',
  'signin.platform_declined': 'Not signed in: you did not agree, or the platform gave no answer.',
  'signin.platform_back': 'Sign in another way',
  'signin.sign_up': 'First time here, or lost your phone: sign up',
  'signin.shared': 'Sharing a phone is fine: after signing out nothing stays behind.',
  'signin.invited': 'You are invited',
  'signin.invited_why': 'After accepting, add a passkey on this phone at once. The link works once.',
  'signin.accept': 'Accept',
  'signin.accept_busy': 'Accepting',
  'signin.someone_else': 'Sign in as somebody else',
} satisfies SameKeys<typeof zh>
