// Ctrl+K: pages, a case by its number, the records opened last.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Dialog } from '../ui/Dialog';
import { recent } from './recent';
import { ROUTES } from './routes';
import { areasOf, useSession } from './useSession';

const CASE = /^WH-\d{4}-\d{6}$/;

/** Address of a case for the first area of the member. */
export function caseAddress(area: string | undefined, number: string): string {
  switch (area) {
    case 'e':
      return `/e/requests/${number}`;
    case 'c':
      return `/c/requests/${number}`;
    case 's':
      return `/s/cases/${number}`;
    case 'p':
      return `/p/jobs?q=${number}`;
    default:
      return `/open/track?case=${number}`;
  }
}

export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { me } = useSession();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);

  const found = useMemo(() => {
    const areas = ['open', ...areasOf(me)];
    const pages = ROUTES.filter((route) => route.nav && areas.includes(route.area)).map((route) => ({
      text: t(route.title),
      to: route.path,
    }));
    const wanted = text.trim().toUpperCase();
    const cases = CASE.test(wanted) ? [{ text: wanted, to: caseAddress(areasOf(me)[0], wanted) }] : [];
    const others = [...recent(), ...pages].filter((entry) => entry.text.toUpperCase().includes(wanted));
    return [...cases, ...others].slice(0, 12);
  }, [me, t, text]);

  const choose = (index: number) => {
    const entry = found[index];
    if (!entry) return;
    onClose();
    setText('');
    void navigate(entry.to);
  };

  return (
    <Dialog open={open} title={t('palette.title')} onClose={onClose}>
      <input
        className="input"
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[at] ? `palette-${at}` : undefined}
        aria-label={t('palette.label')}
        placeholder={t('palette.label')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') choose(at);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="palette-list" ref={list} role="listbox" aria-label={t('palette.results')} className="palette">
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
          <li
            key={entry.to}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => choose(index)}
          >
            {entry.text}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
