// The fields of an offering.
import { useTranslation } from 'react-i18next';
import type { Violation } from '../../../api/problem';
import type { Pool, Provider } from '../../../api/records';
import { KINDS, REGIONS } from '../../../lib/regions';
import { langOf } from '../../../ui/Data';
import { type Aria, Field } from '../../../ui/Field';
import { TermInput } from '../../../ui/TermInput';
import { OBJECTS, STANDARDS, type TermKind } from '../../../ui/terms';
import { ADVISORY, CERT_STAGES, DELIVERIES, UNITS, type Values } from './values';

interface Props {
  provider: Provider;
  pools: Pool[];
  values: Values;
  set: (change: Partial<Values>) => void;
  violations: Violation[];
}

type TextName =
  | 'title'
  | 'object'
  | 'families'
  | 'excludes'
  | 'yuan'
  | 'lead'
  | 'statutory'
  | 'span'
  | 'units';
type ChoiceName = 'kind' | 'element' | 'siteId' | 'unit' | 'pool';

export function OfferingFields({ provider, pools, values, set, violations }: Props) {
  const { t } = useTranslation(['provider', 'common', 'stages']);
  const input = (name: TextName, numeric: boolean) => (aria: Aria) => (
    <input
      {...aria}
      className="input"
      inputMode={numeric ? 'decimal' : undefined}
      value={values[name]}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  const term = (name: 'object' | 'families', path: string, kinds: readonly TermKind[], several: boolean) => (
    <Field
      name={`offering.${path}`}
      label={t(`offering.${name}`)}
      hint={t(`offering.${name}Hint`)}
      violations={violations}
    >
      {(aria) => (
        <TermInput
          aria={aria}
          kinds={kinds}
          work={values.kind}
          several={several}
          value={values[name]}
          onChange={(typed) => set({ [name]: typed })}
        />
      )}
    </Field>
  );
  const text = (
    name: TextName,
    path: string,
    label: string,
    hint = '',
    required = false,
    numeric = false,
  ) => (
    <Field
      name={`offering.${path}`}
      label={t(`offering.${label}`)}
      hint={hint ? t(`offering.${hint}`) : undefined}
      required={required}
      violations={violations}
    >
      {input(name, numeric)}
    </Field>
  );
  const choice = (
    name: ChoiceName,
    path: string,
    label: string,
    options: { value: string; text: string }[],
    required = true,
  ) => (
    <Field name={`offering.${path}`} label={label} required={required} violations={violations}>
      {(aria) => (
        <select
          {...aria}
          className="input"
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={langOf(option.text)}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const many = (
    name: 'delivery' | 'regions' | 'certStages',
    path: string,
    options: { value: string; text: string }[],
  ) => (
    <fieldset className="plain" data-field={`offering.${path}`} tabIndex={-1}>
      <legend>{t(`offering.${name}`)}</legend>
      <div className="row">
        {options.map((option) => (
          <label key={option.value} className="row check">
            <input
              type="checkbox"
              checked={values[name].includes(option.value)}
              onChange={(event) =>
                set({
                  [name]: event.target.checked
                    ? [...values[name], option.value]
                    : values[name].filter((known) => known !== option.value),
                })
              }
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
  const kinds = KINDS.filter((kind) => provider.kinds.includes(kind) || kind === values.kind);
  return (
    <>
      {text('title', 'title', 'title', '', true)}
      <div className="field-pair even">
        {choice(
          'kind',
          'kind',
          t('row.kind'),
          kinds.map((value) => ({ value, text: t(`common:kind.${value}`) })),
        )}
        {choice(
          'siteId',
          'site_id',
          t('row.siteId'),
          provider.sites.map((site) => ({ value: site.id, text: site.displayName })),
        )}
      </div>
      {values.kind === 'ITEM_KIND_ADVISORY'
        ? choice(
            'element',
            'element',
            t('offering.element'),
            ADVISORY.map((value) => ({ value, text: t(`common:element.${value}`) })),
          )
        : null}
      {values.kind === 'ITEM_KIND_CERTIFICATION'
        ? many(
            'certStages',
            'certification_stages',
            CERT_STAGES.map((value) => ({ value, text: t(`stages:${value}`) })),
          )
        : null}
      {term('object', 'object', OBJECTS, false)}
      {term('families', 'standard_families', STANDARDS, true)}
      <div className="field-pair even">
        {text('yuan', 'price_fen', 'yuan', 'yuanHint', false, true)}
        {choice(
          'unit',
          'price_unit',
          t('offering.unit'),
          UNITS.map((value) => ({ value, text: t(`common:priceUnit.${value}`) })),
        )}
      </div>
      {text('excludes', 'excludes', 'excludes')}
      <div className="field-pair even">
        {text('lead', 'lead_working_days', 'lead', 'leadHint', true, true)}
        {text('statutory', 'statutory_working_days', 'statutory', 'statutoryHint', false, true)}
      </div>
      {choice(
        'pool',
        'pool_id',
        t('offering.pool'),
        [
          { value: '', text: t('offering.noPool') },
          ...pools.map((pool) => ({ value: pool.id, text: pool.displayName })),
        ],
        false,
      )}
      <div className="field-pair even">
        {text('span', 'span_days', 'span', '', false, true)}
        {values.pool ? text('units', 'units', 'units', '', true, true) : null}
      </div>
      {many(
        'delivery',
        'delivery',
        DELIVERIES.map((value) => ({ value, text: t(`common:delivery.${value}`) })),
      )}
      {many(
        'regions',
        'service_regions',
        REGIONS.map((value) => ({ value, text: t(`common:region.${value}`) })),
      )}
      <label className="row check">
        <input
          type="checkbox"
          checked={values.urgent}
          onChange={(event) => set({ urgent: event.target.checked })}
        />
        {t('offering.urgent')}
      </label>
    </>
  );
}
