// The few signs that the portal draws itself; all of them say nothing that the words beside them do not say.
import type { ReactNode } from 'react';
import type { Sign } from './status-map';

export type IconName =
  | Sign
  | 'search'
  | 'menu'
  | 'close'
  | 'user'
  | 'language'
  | 'home'
  | 'list'
  | 'plus'
  | 'calendar'
  | 'shield'
  | 'inbox'
  | 'box'
  | 'flag'
  | 'card'
  | 'rank'
  | 'grid'
  | 'bell'
  | 'help'
  | 'down'
  | 'right'
  | 'phone'
  | 'download'
  | 'print'
  | 'info'
  | 'sun';

const line = (d: string): ReactNode => (
  <path
    d={d}
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
  />
);

const SHAPES: Record<IconName, ReactNode> = {
  circle: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  clock: line('M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.4'),
  triangle: line('M8 2.4L14.2 13.4H1.8zM8 6.4v3.2M8 11.4v.2'),
  octagon: line('M5.6 2.2h4.8l3.4 3.4v4.8l-3.4 3.4H5.6L2.2 10.4V5.6zM8 5v3.6M8 10.9v.2'),
  'octagon-filled': <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3z" fill="currentColor" />,
  bars: line('M5.5 3.5v9M10.5 3.5v9'),
  check: line('M3 8.4l3.4 3.4L13 4.8'),
  'check-late': line('M1.5 8.4l2.8 2.8L9 5.6M12 7l3 5.4H9z'),
  cross: line('M4 4l8 8M12 4l-8 8'),
  pen: line('M3 13l.8-3.2L10.6 3l2.4 2.4l-6.8 6.8z'),
  search: line('M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4L14 14'),
  menu: line('M2.5 4h11M2.5 8h11M2.5 12h11'),
  close: line('M3.5 3.5l9 9M12.5 3.5l-9 9'),
  user: line('M8 2.5a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6M2.8 13.5c.6-2.8 2.6-4 5.2-4s4.6 1.200 5.200 4'),
  language: line('M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M2 8h12M8 2c2 2 2 10 0 12M8 2c-2 2-2 10 0 12'),
  home: line('M2.500 7.500L8 2.800l5.500 4.700M4 6.500v6.500h8V6.500'),
  list: line('M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4h.2M2.500 8h.2M2.500 12h.2'),
  plus: line('M8 3v10M3 8h10'),
  calendar: line('M2.500 4h11v9.500h-11zM2.500 7h11M5.500 2.500v3M10.500 2.500v3'),
  shield: line('M8 2l5 2v4c0 3-2 5-5 6c-3-1-5-3-5-6V4z'),
  inbox: line('M2.500 9l2-6h7l2 6v4h-11zM2.500 9h3.500l1 2h2l1-2h3.500'),
  box: line('M2.500 5L8 2.500L13.500 5v6L8 13.500L2.500 11zM2.500 5L8 7.500L13.500 5M8 7.500v6'),
  flag: line('M4 14V2.500h8l-2 3l2 3H4'),
  card: line('M3 2.500h10v11H3zM5.500 5.500h5M5.500 8.500h5'),
  rank: line('M3 13.500V9.500M8 13.500V6M13 13.500V2.500'),
  bell: line('M3.500 11.500V7a4.500 4.500 0 0 1 9 0v4.500zM2.500 11.500h11M6.800 13.800h2.400'),
  grid: line('M2.500 2.500h11v11h-11zM2.500 8h11M8 2.500v11'),
  help: line(
    'M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M6.200 6.400c0-2.400 3.600-2.400 3.600 0c0 1.400-1.800 1.600-1.800 2.800M8 11.200v.2',
  ),
  down: line('M4 6l4 4l4-4'),
  right: line('M6 4l4 4l-4 4'),
  phone: line(
    'M3 3l2.500-.5l1.500 3L5.500 7c.7 1.600 1.900 2.800 3.500 3.500L10.500 9l3 1.500L13 13c-5 1-11-5-10-10z',
  ),
  download: line('M8 2.500v7.500M4.800 7L8 10.200L11.200 7M2.500 13.500h11'),
  print: line('M4.500 6V2.500h7V6M4.500 11.500h-2v-5h11v5h-2M4.500 9.500h7v4h-7z'),
  info: line('M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12M8 7.200v4M8 4.800v.2'),
  sun: line(
    'M8 5.200a2.800 2.800 0 1 0 0 5.600a2.800 2.800 0 0 0 0-5.600M8 1.500v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M3.400 12.600l1-1M11.600 4.400l1-1',
  ),
};

/** A sign without a name of its own: the words are always beside it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
