import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Violation } from '../../../api/problem';
import type { Rec } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';
import { TermInput } from '../../../ui/TermInput';
import { STANDARDS } from '../../../ui/terms';

interface Props {
  name: string;
  value: string;
  set: (value: string) => void;
  ask: (numbers: string[]) => void;
  /** Kind of work. */
  work: string;
  violations: Violation[];
}

type Lookup = Rec<'nqi.registry.v1.LookupStandardResponse'>;

const SPLIT = /[,，、;；\n]/;

function useLookup(number: string) {
  return useQuery({
    queryKey: ['standards', 'lookup', number],
    queryFn: async () =>
      (await read(api.GET('/v1/standards:lookup', { params: { query: { number } } }))) as Lookup,
    enabled: number !== '',
    retry: false,
    staleTime: 600_000,
  });
}

/** The numbers in a cell. */
export function numbersIn(value: string): string[] {
  return value
    .split(SPLIT)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Standard numbers in any spelling; `ask` is told when they are written. */
export function StandardField({ name, value, set, ask, work, violations }: Props) {
  const { t } = useTranslation('enterprise');
  const exact = violations.map((v) => (v.field.startsWith(`${name}[`) ? { ...v, field: name } : v));
  return (
    <Field name={name} label={t('common:need.standards')} violations={exact}>
      {(aria) => (
        <TermInput
          aria={aria}
          kinds={STANDARDS}
          work={work}
          several
          placeholder={t('items.standardHint')}
          value={value}
          onChange={set}
          onTaken={(text) => ask(numbersIn(text))}
          onBlur={() => ask(numbersIn(value))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            ask(numbersIn(value));
          }}
        />
      )}
    </Field>
  );
}

interface NotesProps {
  value: string;
  /** Numbers that were written out, so that they are looked up. */
  asked: string[];
  set: (value: string) => void;
  ask: (numbers: string[]) => void;
}

/** What the register says of each number: how it is written, its title, and what has replaced it. */
export function StandardNotes({ value, asked, set, ask }: NotesProps) {
  const numbers = numbersIn(value);
  return asked
    .filter((number) => numbers.includes(number))
    .map((number) => (
      <Known
        key={number}
        number={number}
        replace={(next) => {
          const list = numbers.map((one) => (one === number ? next : one));
          ask(list);
          set(list.join('、'));
        }}
      />
    ));
}

function Known({ number, replace }: { number: string; replace: (next: string) => void }) {
  const { t } = useTranslation('enterprise');
  const query = useLookup(number);
  if (query.error) return <p className="standard-known muted">{t('items.standardUnknown', { number })}</p>;
  const found = query.data;
  if (!found) return null;
  const version = found.versions.find((one) => one.number === found.number) ?? found.versions[0];
  if (!version)
    return <p className="standard-known muted">{t('items.standardUnknown', { number: found.number })}</p>;
  const successor =
    version.successors.find((one) => one.kind === 'SUPERSESSION_KIND_FULL')?.number ??
    version.successors[0]?.number;
  return (
    <p className="row standard-known" role="status">
      <span className="mono">{found.number}</span>
      <Data>{version.titleZh}</Data>
      {version.number === found.number ? <StateBadge state={version.status} /> : null}
      {found.number !== number ? (
        <button type="button" className="button" onClick={() => replace(found.number)}>
          {t('items.useNumber', { number: found.number })}
        </button>
      ) : null}
      {successor && version.status !== 'STANDARD_STATUS_CURRENT' ? (
        <button type="button" className="button" onClick={() => replace(successor)}>
          {t('items.useSuccessor', { number: successor })}
        </button>
      ) : null}
      {found.number === number && version.number !== number ? (
        <button type="button" className="button" onClick={() => replace(found.inForce || version.number)}>
          {t('items.useNumber', { number: found.inForce || version.number })}
        </button>
      ) : null}
    </p>
  );
}
