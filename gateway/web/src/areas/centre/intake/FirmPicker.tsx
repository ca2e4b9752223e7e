// The firm by credit code, name or phone: typed, scanned, or chosen with the arrows; Enter picks.
import { type Ref, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import type { Organization } from '../../../api/records';
import { uscc } from '../../../lib/format';
import { Field } from '../../../ui/Field';
import { findFirms } from '../queries';

interface Props {
  input: Ref<HTMLInputElement>;
  name: string;
  violations: Violation[];
  pick: (firm: Organization) => void;
  unpick: () => void;
  next: (from: HTMLElement) => void;
}

const AFTER = 250;
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

export function FirmPicker({ input, name, violations, pick, unpick, next }: Props) {
  const { t } = useTranslation(['centre', 'common']);
  const list = useId();
  const [typed, setTyped] = useState<string>();
  const [found, setFound] = useState<Organization[]>();
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState(false);

  const find = async (text: string): Promise<Organization[]> => {
    const mine = ++asked;
    try {
      const firms = await findFirms(text);
      if (mine === asked) {
        setFound(firms);
        setAt(0);
        setFailed(false);
      }
      return firms;
    } catch {
      setFailed(true);
      return [];
    }
  };
  const take = (firm: Organization, from: HTMLElement) => {
    asked++;
    setTyped(undefined);
    setFound(undefined);
    pick(firm);
    next(from);
  };
  const enter = async (from: HTMLInputElement) => {
    clearTimeout(timer);
    if (typed === undefined) {
      if (name) next(from);
      return;
    }
    const listed = found?.[at];
    if (listed) return take(listed, from);
    // A scanner is faster than the list: one firm alone is taken at once.
    const firms = typed.trim().length >= 2 ? await find(typed.trim()) : [];
    if (firms.length === 1 && firms[0]) take(firms[0], from);
  };
  const open = found !== undefined && found.length > 0;
  return (
    <div className="firm-picker">
      <Field name="enterprise_id" label={t('intake.firm')} required violations={violations}>
        {(aria) => (
          <input
            {...aria}
            ref={input}
            className="input"
            role="combobox"
            aria-expanded={open}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={open ? `${list}-${at}` : undefined}
            autoComplete="off"
            placeholder={t('intake.firmHint')}
            value={typed ?? name}
            onChange={(event) => {
              const text = event.target.value;
              setTyped(text);
              setFound(undefined);
              if (name) unpick();
              clearTimeout(timer);
              if (text.trim().length >= 2) timer = setTimeout(() => void find(text.trim()), AFTER);
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.ctrlKey) return;
              if (event.key === 'Enter') {
                event.preventDefault();
                void enter(event.currentTarget);
              } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
                event.preventDefault();
                const by = event.key === 'ArrowDown' ? 1 : -1;
                setAt((at + by + found.length) % found.length);
              } else if (event.key === 'Escape') {
                setFound(undefined);
              }
            }}
          />
        )}
      </Field>
      <ul id={list} role="listbox" aria-label={t('lookup.results')} className="firm-options" hidden={!open}>
        {(found ?? []).map((firm, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          <li
            key={firm.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => take(firm, event.currentTarget)}
          >
            <strong>{firm.displayName}</strong> <span className="mono">{uscc(firm.uscc)}</span>{' '}
            <span className="meta">{firm.contact?.phone}</span>
          </li>
        ))}
      </ul>
      <span className="meta" role="status">
        {failed ? t('intake.firmFailed') : null}
        {found && found.length === 0 && typed ? t('intake.firmNone') : null}
      </span>
    </div>
  );
}
