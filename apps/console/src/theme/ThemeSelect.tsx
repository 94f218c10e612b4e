import { Monitor, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useValue } from '../api/value.ts'
import { chooseTheme, theme, themes, type Theme } from './theme.ts'

const icons = { light: Sun, dark: Moon, auto: Monitor }
const names: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', auto: 'As the system' }

export const ThemeSelect = (): ReactNode => {
  const chosen = useValue(theme)
  return (
    <fieldset className="flex rounded-md border border-line bg-page p-0.5">
      <legend className="sr-only">Theme</legend>
      {themes.map((each) => {
        const Icon = icons[each]
        return (
          <label
            key={each}
            title={names[each]}
            className="grid h-7 min-w-8 flex-1 cursor-pointer place-items-center rounded text-faint hover:text-ink has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              className="sr-only"
              checked={chosen === each}
              onChange={() => chooseTheme(each)}
            />
            <Icon size={15} aria-hidden />
            <span className="sr-only">{names[each]}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
