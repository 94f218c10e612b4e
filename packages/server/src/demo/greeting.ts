import { administratorName } from './prepare.ts'

/** What the start of a demo says on a terminal. */
export const demoGreetingOf = ({ url, data, password }: { url: string; data: string; password: string }): string => `
Pawl shows itself: this is a demo, with sample users and gentle traffic of its own.

  Console         ${url}/console
  Documentation   ${url}/docs
  API             ${url}
  Data            ${data}   (of the demo only; a real server keeps its own in pawl-data. Delete it to begin anew)

  Administrator   ${administratorName}
  Password        ${password}   (the sample users have the same)

Five clients refresh in a loop, each for another reason. Four are found within a minute, the last within three. To see them here:

  PAWL_USERNAME=${administratorName} PAWL_PASSWORD=${password} npx pawl loops list --url ${url}

Ctrl-C stops the demo. A real server is the same command without --demo.

`
