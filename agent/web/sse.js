/** Server-sent events out of a streamed body, as they arrive. */

/**
 * The events of a body: `{ event, data }`, data as the text it came as. Lines may end in LF, CR or both, and may be
 * cut anywhere between two reads.
 * @param {ReadableStream<Uint8Array>} body
 */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      rest += value;
      const held = rest.endsWith("\r") ? "\r" : ""; // the LF that belongs to it may be on its way
      const blocks = (held ? rest.slice(0, -1) : rest).replace(/\r\n?/g, "\n").split("\n\n");
      rest = blocks.pop() + held;
      for (const block of blocks) {
        const found = parse(block);
        if (found) yield found;
      }
    }
  } finally {
    await reader.cancel().catch(() => {}); // whoever stops listening lets the server stop too
  }
}

/** One event of its lines; null for a comment, which only keeps the line open. */
export function parse(block) {
  let event = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === "event") event = value;
    if (name === "data") data.push(value);
  }
  return data.length ? { event, data: data.join("\n") } : null;
}
