// The need of a row within its request.
import type { components } from '../../api/schema';
import { calibrationOf, number } from '../../ui/figures';
import { OWN, withKnown } from './carried';
import type { Draft } from './draft';
import { type ItemRow, split } from './row';

type NeedBody = components['schemas']['nqi.type.v1.Need'];

/** What the row and the request say, with what the row carries from the need that it was filled from. */
export function needOf(row: ItemRow, draft: Draft): NeedBody {
  return withKnown(written(row, { ...draft, ...row.own }), row.known);
}

/** A change of the request: what is said for all items is not said otherwise for one any more. */
export function changed(draft: Draft, change: Partial<Draft>): Draft {
  const now = { ...draft, ...change };
  const wide = OWN.filter((key) => key in change && change[key] !== draft[key]);
  if (wide.length === 0) return now;
  const items = now.items.map((row) => {
    if (!row.own) return row;
    const own = Object.fromEntries(
      Object.entries(row.own).filter(([key]) => !wide.some((one) => one === key)),
    );
    return { ...row, own };
  });
  return { ...now, items };
}

function written(row: ItemRow, draft: Draft): NeedBody {
  const common: NeedBody = {
    kind: row.kind,
    quantity: number(row.quantity) ?? 1,
    delivery: draft.delivery,
    accreditations: draft.accreditations,
  };
  const standards = split(row.standards);
  switch (row.kind) {
    case 'ITEM_KIND_CALIBRATION':
      return {
        ...common,
        calibration: {
          instrument: row.object,
          measurand: row.parameters,
          mode: row.mode,
          standards,
          ...calibrationOf(row, row.known?.calibration),
        },
      };
    case 'ITEM_KIND_CERTIFICATION': {
      const sites = number(row.sites);
      return {
        ...common,
        certification: {
          scheme: row.object,
          category: row.parameters,
          stage: row.certStage,
          ...(sites === undefined ? {} : { sites }),
        },
      };
    }
    case 'ITEM_KIND_STANDARDS':
    case 'ITEM_KIND_ADVISORY':
      return {
        ...common,
        service: {
          subject: row.object,
          activity: row.activity,
          standards,
          ...(row.kind === 'ITEM_KIND_ADVISORY' ? { element: row.element } : {}),
        },
      };
    case 'ITEM_KIND_INSPECTION':
      return inspection(common, row, draft, standards);
    default:
      return {
        ...common,
        testing: {
          object: row.object,
          parameters: split(row.parameters),
          standards,
          method: row.method,
          legalEffect: draft.legalEffect,
          hazardous: draft.hazardous,
          maxHours: number(draft.maxHours) ?? 0,
        },
      };
  }
}

function inspection(common: NeedBody, row: ItemRow, draft: Draft, standards: string[]): NeedBody {
  const accreditations = draft.legalEffect
    ? [...new Set([...draft.accreditations, 'ACCREDITATION_SCHEME_CMA' as const])]
    : draft.accreditations;
  const activities = split(row.activity);
  // An inspection has one activity. Several are parameters that must all be covered, and a method is one of a test: the fields
  // of a test say both.
  if ((activities.length > 1 || row.method) && !row.field && !row.place)
    return {
      ...common,
      accreditations,
      testing: {
        object: row.object,
        parameters: activities,
        standards,
        ...(row.method ? { method: row.method } : {}),
      },
    };
  return {
    ...common,
    accreditations,
    ...(row.place ? { delivery: 'DELIVERY_ON_SITE' as const } : {}),
    inspection: {
      object: row.object,
      activity: row.activity.trim(),
      field: row.field.trim(),
      place: row.place,
      standards,
    },
  };
}
