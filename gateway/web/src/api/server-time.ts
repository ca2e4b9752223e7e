// The platform's time: displays never trust the clock of the machine that the browser runs on.

let offset = 0;
let precise = false;
const listeners = new Set<() => void>();

/** A change that a reader would see. */
const SEEN = 1500;

function learn(found: number) {
  const seen = Math.abs(found - offset) > SEEN;
  offset = found;
  if (seen) for (const listener of listeners) listener();
}

/** Calls `listener` when the platform's time turns out to be another than was shown; returns how to stop. */
export function onServerTime(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Learns from an HTTP Date header (whole seconds) until something better is known. */
export function noteServerTime(date: string | null, sent: number) {
  if (precise || !date) return;
  const server = Date.parse(date);
  if (!Number.isNaN(server)) learn(server + 500 - (sent + Date.now()) / 2);
}

/** Learns from an instant in an answer that was asked for at `sent`. */
export function setServerTime(instant: string, sent: number) {
  precise = true;
  learn(Date.parse(instant) - (sent + Date.now()) / 2);
}

/** Now, in milliseconds, by the platform's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}
