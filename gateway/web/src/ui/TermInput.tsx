// A text field that suggests the register's names while one types. What is typed always stands: a suggestion is only taken
// when it is chosen. Arrow keys choose, Enter takes, Esc closes, Tab goes on.
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Data } from './Data';
import type { Aria } from './Field';
import { replaced, segmentAt } from './segments';
import { type Term, type TermKind, useTerms } from './terms';
import './terms.css';

interface Props {
  aria: Aria;
  value: string;
  onChange: (value: string) => void;
  kinds: readonly TermKind[];
  /** Kind of work: its names come first. */
  work?: string;
  /** Several values, with commas or the like between them. */
  several?: boolean;
  placeholder?: string;
  onBlur?: (event: FocusEvent<HTMLInputElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** A suggestion was taken; the field holds this now. */
  onTaken?: (value: string) => void;
}

const PAUSE = 200;

export function TermInput(props: Props) {
  const { aria, value, onChange, kinds, work, several = false, placeholder } = props;
  const { t } = useTranslation('terms');
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(-1);
  useEffect(() => {
    if (typed === '') return setAsked('');
    const timer = setTimeout(() => setAsked(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useTerms(asked, kinds, work);
  // Names for what stood there before are gone as soon as something else is typed or nothing is asked.
  const terms = asked !== '' && asked === typed ? found : [];
  const open = terms.length > 0;
  const close = () => {
    setTyped('');
    setAt(-1);
  };
  const segment = () => segmentAt(value, input.current?.selectionStart ?? value.length, several);
  const ask = ({ value: text, selectionStart }: HTMLInputElement) => {
    setAt(-1);
    setTyped(segmentAt(text, selectionStart ?? text.length, several).text);
  };
  const take = (term: Term) => {
    const next = replaced(value, segment(), term.value);
    onChange(next.value);
    close();
    props.onTaken?.(next.value);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = terms[at];
    if (event.key === 'ArrowDown' && !open) setTyped(segment().text);
    else if (event.key === 'ArrowDown') setAt((at + 1) % terms.length);
    else if (event.key === 'ArrowUp' && open) setAt(at <= 0 ? terms.length - 1 : at - 1);
    else if (event.key === 'Enter' && open && chosen) take(chosen);
    else if (event.key === 'Escape' && open) close();
    else {
      if (event.key === 'Enter') close();
      return props.onKeyDown?.(event);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="term-input">
      <input
        {...aria}
        ref={input}
        className="input"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          // Letters that are still being put together are asked for when they are a word.
          if (!(event.nativeEvent as InputEvent).isComposing) ask(event.target);
        }}
        onCompositionEnd={(event) => ask(event.currentTarget)}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          close();
          props.onBlur?.(event);
        }}
      />
      {open ? (
        <ul id={list} role="listbox" aria-label={t('label')} className="term-list panel">
          {terms.map((term, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <li
              key={`${term.kind} ${term.value}`}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(term)}
            >
              <span className={term.kind === 'TERM_KIND_STANDARD' ? 'mono' : undefined}>
                <Data>{term.value}</Data>
              </span>
              {term.label ? (
                <span className="term-label">
                  <Data>{term.label}</Data>
                </span>
              ) : null}
              <span className="meta nowrap">
                {term.superseded
                  ? t('superseded')
                  : term.rows > 0
                    ? t('rows', { count: term.rows })
                    : t('noRows')}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <span className="sr" role="status">
        {open ? t('found', { count: terms.length }) : ''}
      </span>
    </span>
  );
}
