// The platform's time: displays never trust the clock of the machine that the browser runs on.

let offset = 0;
let precise = false;

/** Learns from an HTTP Date header (whole seconds) until something better is known. */
export function noteServerTime(date: string | null, sent: number) {
  if (precise || !date) return;
  const server = Date.parse(date);
  if (!Number.isNaN(server)) offset = server + 500 - (sent + Date.now()) / 2;
}

/** Learns from an instant in an answer that was asked for at `sent`. */
export function setServerTime(instant: string, sent: number) {
  offset = Date.parse(instant) - (sent + Date.now()) / 2;
  precise = true;
}

/** Now, in milliseconds, by the platform's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}
