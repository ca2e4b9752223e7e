// Lists of actions and of their requests as files.
import type { TFunction } from 'i18next';
import type { ServiceRequest } from '../../api/records';
import { csvCell, local, NONE } from '../../lib/format';
import { type Action, span } from './queries';

/** So that spreadsheets read it as UTF-8. */
const MARK = '\ufeff';

/** A region of the city by its name. */
export function regionText(t: TFunction, code: string): string {
  return code ? t(`common:region.${code}`) : NONE;
}

function file(lines: string[][]): Blob {
  const text = lines.map((line) => line.map(csvCell).join(',')).join('\r\n');
  return new Blob([MARK + text], { type: 'text/csv;charset=utf-8' });
}

/** The regions of an action; none stand for the whole city. */
export function regionsOf(t: TFunction, { regions }: Pick<Action, 'regions'>): string {
  return regions.length === 0
    ? t('actions:wholeCity')
    : regions.map((code) => regionText(t, code)).join('、');
}

export function actionsCsv(t: TFunction, actions: Action[]): Blob {
  const heads = ['title', 'state', 'cluster', 'regions', 'owner', 'span', 'problem'];
  const lines = actions.map((one) => [
    one.title,
    t(`actions:state.${one.state}`),
    t(`common:cluster.${one.cluster}`),
    regionsOf(t, one),
    one.ownerName,
    span(one),
    one.problem,
  ]);
  return file([heads.map((head) => t(`actions:field.${head}`)), ...lines]);
}

export function requestsCsv(t: TFunction, requests: ServiceRequest[]): Blob {
  const heads = ['number', 'state', 'region', 'submitted'];
  const lines = requests.map((one) => [
    one.caseNumber,
    t(`common:state.${one.state}`),
    regionText(t, one.region),
    one.submitTime ? local(one.submitTime).date : '',
  ]);
  return file([heads.map((head) => t(`actions:request.${head}`)), ...lines]);
}
