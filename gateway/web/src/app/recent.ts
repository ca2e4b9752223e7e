// The last records that were opened in this browser profile, for the palette.
const KEY = 'nqi.recent';
const MOST = 10;

export interface Recent {
  text: string;
  to: string;
}

export function recent(): Recent[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Recent[];
  } catch {
    return [];
  }
}

export function visited(entry: Recent) {
  const rest = recent().filter(({ to }) => to !== entry.to);
  localStorage.setItem(KEY, JSON.stringify([entry, ...rest].slice(0, MOST)));
}
