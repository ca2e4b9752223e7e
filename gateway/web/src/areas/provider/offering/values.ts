// An offering as a form holds it, and back.
import type { TFunction } from 'i18next';
import type { Offering, Provider } from '../../../api/records';
import { fen as fenOf, money } from '../../../lib/format';

/** The element that a kind of work belongs to; advisory work says its own. */
const ELEMENT: Record<string, Offering['element']> = {
  ITEM_KIND_TESTING: 'ELEMENT_TESTING',
  ITEM_KIND_INSPECTION: 'ELEMENT_TESTING',
  ITEM_KIND_CALIBRATION: 'ELEMENT_METROLOGY',
  ITEM_KIND_CERTIFICATION: 'ELEMENT_CERTIFICATION',
  ITEM_KIND_STANDARDS: 'ELEMENT_STANDARDS',
};
export const ADVISORY = [
  'ELEMENT_QUALITY_MANAGEMENT',
  'ELEMENT_INTELLECTUAL_PROPERTY',
  'ELEMENT_BRAND',
  'ELEMENT_TRAINING',
] as const;
export const UNITS = [
  'PRICE_UNIT_PER_SAMPLE',
  'PRICE_UNIT_PER_PIECE',
  'PRICE_UNIT_PER_PARAMETER',
  'PRICE_UNIT_PER_JOB',
] as const;
export const DELIVERIES = ['DELIVERY_SEND_SAMPLE', 'DELIVERY_ON_SITE', 'DELIVERY_REMOTE'] as const;

export const CERT_STAGES = [
  'CERTIFICATION_STAGE_INITIAL',
  'CERTIFICATION_STAGE_SURVEILLANCE',
  'CERTIFICATION_STAGE_RENEWAL',
] as const;

export function valuesOf(provider: Provider, one?: Offering) {
  return {
    title: one?.title ?? '',
    kind: (one?.kind ?? provider.kinds[0] ?? 'ITEM_KIND_TESTING') as string,
    element: (one?.element ?? 'ELEMENT_QUALITY_MANAGEMENT') as string,
    siteId: one?.siteId ?? provider.sites[0]?.id ?? '',
    object: one?.object ?? '',
    families: (one?.standardFamilies ?? []).join('; '),
    yuan: one?.priceFen === undefined ? '' : String(Number(one.priceFen) / 100),
    unit: (one && one.priceUnit !== 'PRICE_UNIT_UNSPECIFIED'
      ? one.priceUnit
      : 'PRICE_UNIT_PER_SAMPLE') as string,
    excludes: one?.excludes ?? '',
    lead: one ? String(one.leadWorkingDays) : '',
    statutory: one?.statutoryWorkingDays ? String(one.statutoryWorkingDays) : '',
    span: one?.spanDays ? String(one.spanDays) : '1',
    pool: one?.poolId ?? '',
    units: one?.units ? String(one.units) : '1',
    delivery: (one?.delivery ?? []) as string[],
    regions: one?.serviceRegions ?? [],
    certStages: (one?.certificationStages ?? []) as string[],
    urgent: one?.urgent ?? false,
  };
}

export type Values = ReturnType<typeof valuesOf>;

/** What the form says over what it does not show. */
export function offeringOf(values: Values, one?: Offering) {
  const whole = (text: string) => Number.parseInt(text, 10) || 0;
  const fen = fenOf(values.yuan)?.toString();
  return {
    ...one,
    title: values.title,
    kind: values.kind as Offering['kind'],
    element: ELEMENT[values.kind] ?? (values.element as Offering['element']),
    siteId: values.siteId,
    object: values.object,
    standardFamilies: values.families
      .split(/[;\n]/)
      .map((text) => text.trim())
      .filter(Boolean),
    priceFen: fen,
    priceUnit: (fen === undefined ? 'PRICE_UNIT_UNSPECIFIED' : values.unit) as Offering['priceUnit'],
    excludes: values.excludes,
    leadWorkingDays: whole(values.lead),
    statutoryWorkingDays: whole(values.statutory),
    spanDays: whole(values.span),
    poolId: values.pool,
    units: values.pool ? whole(values.units) : 0,
    delivery: values.delivery as Offering['delivery'],
    serviceRegions: values.regions,
    certificationStages: (values.kind === 'ITEM_KIND_CERTIFICATION'
      ? values.certStages
      : []) as Offering['certificationStages'],
    urgent: values.urgent,
  };
}

/** `¥800.00 / sample`, or on request. */
export function price(t: TFunction, one: Offering): string {
  if (one.priceFen === undefined) return t('offering.onRequest');
  return t('offering.per', {
    price: money(one.priceFen),
    unit: t(`common:priceUnit.${one.priceUnit}`),
  });
}
