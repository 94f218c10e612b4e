import { Activity, Building2, HeartPulse, KeyRound, RefreshCw, ScrollText, Users, type LucideIcon } from 'lucide-react'

export interface Place {
  readonly to: '/' | '/loops' | '/sessions' | '/users' | '/accounts' | '/audit' | '/health'
  readonly name: string
  readonly icon: LucideIcon
  /** Pressed after `g`. */
  readonly letter: string
}

export const places: readonly Place[] = [
  { to: '/', name: 'Overview', icon: Activity, letter: 'o' },
  { to: '/loops', name: 'Refresh loops', icon: RefreshCw, letter: 'l' },
  { to: '/sessions', name: 'Sessions', icon: KeyRound, letter: 's' },
  { to: '/users', name: 'Users', icon: Users, letter: 'u' },
  { to: '/accounts', name: 'Accounts', icon: Building2, letter: 'a' },
  { to: '/audit', name: 'Audit', icon: ScrollText, letter: 'd' },
  { to: '/health', name: 'Health and settings', icon: HeartPulse, letter: 'h' },
]
