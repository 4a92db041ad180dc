// What comes from outside is shown as text. Characters that act on a text, instead of being a part of it, are shown as signs.

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The text, with control characters as pictures (␛) and direction marks as their codes. Tabs and line feeds stay. */
export const visible = text =>
  String(text)
    .replace(CONTROLS, c => (c === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + c.charCodeAt(0))))
    .replace(DIRECTIONS, c => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)

/** The same, without line breaks and of limited length: for tables and headings. */
export function short(text, length = 80) {
  const line = visible(String(text).slice(0, length + 1)).replace(/[\n\t]/g, ' ')
  return String(text).length > length ? line.slice(0, length) + '…' : line
}
