// JSON whose numbers keep their digits: a double would change 12345678901234567890 and 0.10.

/** As JSON.parse, but numbers that a double does not write in the same way are kept as they are written. */
export const parseExact = text =>
  JSON.parse(text, (_, value, context) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? JSON.rawJSON(context.source)
      : value)

export const pretty = value => JSON.stringify(value, null, 2)

/** The text, with line breaks and indents if it is JSON. */
export function prettyText(text) {
  try {
    const value = parseExact(text)
    return value !== null && typeof value === 'object' ? pretty(value) : text
  } catch {
    return text
  }
}

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value) && !JSON.isRawJSON?.(value)

/** The merge patch (RFC 7396) that makes `after` of `before`. */
export function mergePatch(before, after) {
  const patch = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!Object.hasOwn(after, name)) patch[name] = null
    else if (isObject(before[name]) && isObject(after[name])) {
      const inner = mergePatch(before[name], after[name])
      if (Object.keys(inner).length > 0) patch[name] = inner
    } else if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) patch[name] = after[name]
  }
  return patch
}
