import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../api/client';
import type { Violation } from '../../../api/problem';
import type { Rec } from '../../../api/records';
import { StateBadge } from '../../../ui/Badge';
import { Data } from '../../../ui/Data';
import { Field } from '../../../ui/Field';

interface Props {
  name: string;
  value: string;
  set: (value: string) => void;
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

/** Standard numbers in any spelling: written as the register writes them, with a successor where one has replaced it. */
export function StandardField({ name, value, set, violations }: Props) {
  const { t } = useTranslation('enterprise');
  const numbers = value
    .split(SPLIT)
    .map((part) => part.trim())
    .filter(Boolean);
  const [asked, setAsked] = useState<string[]>(numbers);
  const exact = violations.map((v) => (v.field.startsWith(`${name}[`) ? { ...v, field: name } : v));
  return (
    <div>
      <Field name={name} label={t('common:need.standards')} hint={t('items.standardHint')} violations={exact}>
        {(aria) => (
          <input
            {...aria}
            className="input"
            value={value}
            onChange={(event) => set(event.target.value)}
            onBlur={() => setAsked(numbers)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              setAsked(numbers);
            }}
          />
        )}
      </Field>
      {asked
        .filter((number) => numbers.includes(number))
        .map((number) => (
          <Known
            key={number}
            number={number}
            replace={(next) => {
              const list = numbers.map((one) => (one === number ? next : one)).join('、');
              setAsked(list.split('、'));
              set(list);
            }}
          />
        ))}
    </div>
  );
}

function Known({ number, replace }: { number: string; replace: (next: string) => void }) {
  const { t } = useTranslation('enterprise');
  const query = useLookup(number);
  if (query.error) return <p className="muted">{t('items.standardUnknown', { number })}</p>;
  const found = query.data;
  if (!found) return null;
  const version = found.versions.find((one) => one.number === found.number) ?? found.versions[0];
  const successor =
    version?.successors.find((one) => one.kind === 'SUPERSESSION_KIND_FULL')?.number ??
    version?.successors[0]?.number;
  return (
    <p className="row standard-known" role="status">
      <span className="mono">{found.number}</span>
      {version ? <Data>{version.titleZh}</Data> : null}
      {version && version.number === found.number ? <StateBadge state={version.status} /> : null}
      {found.number !== number ? (
        <button type="button" className="button" onClick={() => replace(found.number)}>
          {t('items.useNumber', { number: found.number })}
        </button>
      ) : null}
      {successor && version?.status !== 'STANDARD_STATUS_CURRENT' ? (
        <button type="button" className="button" onClick={() => replace(successor)}>
          {t('items.useSuccessor', { number: successor })}
        </button>
      ) : null}
      {found.number === number && version && version.number !== number ? (
        <button type="button" className="button" onClick={() => replace(found.inForce || version.number)}>
          {t('items.useNumber', { number: found.inForce || version.number })}
        </button>
      ) : null}
    </p>
  );
}
