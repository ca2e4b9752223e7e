// 查找企业 by credit code, name or phone; what was asked and which firm is chosen stand in the address.
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Icon } from '../../ui/Icon';
import { Empty, PartError } from '../../ui/states';
import { FirmCases } from './FirmCases';
import { FirmRow } from './FirmRow';
import { useFirms } from './queries';

export function FirmLookup({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation(['centre', 'common']);
  const [params, setParams] = useSearchParams();
  const asked = params.get('q') ?? '';
  const chosen = params.get('firm') ?? '';
  const [typed, setTyped] = useState(asked);
  const firms = useFirms(asked);
  const only = firms.data?.length === 1 ? firms.data[0]?.id : undefined;
  const firm = chosen || only || '';
  return (
    <section className="panel stack-s" aria-labelledby="lookup">
      <h2 id="lookup">{t('lookup.title')}</h2>
      <search>
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            setParams(typed.trim() ? { q: typed.trim() } : {});
          }}
        >
          <label className="lookup-label" htmlFor="firm-lookup">
            {t('lookup.label')} <kbd>F4</kbd>
          </label>
          <input
            id="firm-lookup"
            ref={input}
            className="input lookup-input"
            type="search"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit" className="button">
            <Icon name="search" />
            {t('lookup.find')}
          </button>
        </form>
      </search>
      {firms.error ? <PartError error={firms.error} retry={() => void firms.refetch()} /> : null}
      {asked.length === 1 ? <p className="muted">{t('lookup.short')}</p> : null}
      {firms.data && firms.data.length === 0 ? (
        <Empty title={t('lookup.none', { text: asked })}>
          <p>{t('lookup.noneText')}</p>
        </Empty>
      ) : null}
      {firms.data && firms.data.length > 0 ? (
        <ul className="firm-list" aria-label={t('lookup.results')}>
          {firms.data.map((one) => (
            <FirmRow
              key={one.id}
              firm={one}
              open={one.id === firm}
              choose={() => setParams({ q: asked, firm: one.id })}
            />
          ))}
        </ul>
      ) : null}
      {firm ? <FirmCases firm={firm} /> : null}
    </section>
  );
}
