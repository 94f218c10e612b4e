/** Puts right in a page what Starlight and Markdown have no way to say. */
export const repair = (html: string): string =>
  html
    // Who sees "Search Ctrl K" and says it finds a button named "Search"; the shortcut stays in its attribute.
    .replaceAll(/<kbd class="sl-hidden md:sl-flex[^>]*>\s*<kbd.*?<\/kbd>\s*<kbd.*?<\/kbd>\s*<\/kbd>/gs, '')
    // A cell above a column that needs no name is no header.
    .replaceAll(/<th(?: style="[^"]*")?><\/th>/g, '<td></td>')
    // What is too wide scrolls by itself, and by keyboard too.
    .replaceAll('<table>', '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
