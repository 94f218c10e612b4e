import type { Setting } from '@pawl/protocol'
import type { ReactNode } from 'react'

/** Beside each other where there is room, and below each other on a phone. */
export const SettingsTable = ({ settings }: { readonly settings: readonly Setting[] }): ReactNode => (
  <div className="panel overflow-x-auto">
    <table className="w-full">
      <thead className="max-md:sr-only">
        <tr>
          {['Setting', 'Value', 'From', 'What it is'].map((name) => (
            <th key={name} scope="col" className="head-cell px-4 py-2">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, value, origin, description }) => (
          <tr
            key={name}
            className="border-t border-line/60 max-md:grid max-md:gap-0.5 max-md:px-4 max-md:py-2.5 md:*:px-4 md:*:py-2"
          >
            <th scope="row" className="text-left font-normal whitespace-nowrap">
              <code>{name}</code>
            </th>
            <td className="font-medium break-words md:max-w-72">{value}</td>
            <td className="text-[13px] whitespace-nowrap text-faint">{origin}</td>
            <td className="text-[13px] text-soft">{description}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {settings.length === 0 && (
      <p className="border-t border-line/60 px-4 py-6 text-center text-soft">Every setting has its default.</p>
    )}
  </div>
)
