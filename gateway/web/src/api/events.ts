// Server-sent events read with fetch, because an EventSource cannot carry the token.

/** Lines of a body as they come. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const found = rest.split(/\r?\n/);
    rest = found.pop() ?? '';
    yield* found;
  }
}

/** Messages of a stream of events; an event of the kind `error` ends it as an error. */
export async function* messages<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  let failed = false;
  for await (const line of lines(body)) {
    if (line === '') failed = false;
    else if (line.startsWith('event:')) failed = line.slice(6).trim() === 'error';
    else if (line.startsWith('data:')) {
      if (failed) throw new Error(line.slice(5).trim());
      yield JSON.parse(line.slice(5)) as T;
    }
  }
}

/** Waits, or until it is stopped. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
