// Successors as lines of text, one each: `GB/T 1-2020` or `GB/T 1-2020 [PARTIAL]`.
import type { Standard } from '../../../api/records';

type Successor = Standard['successors'][number];

const KIND = 'SUPERSESSION_KIND_';
export const RELATIONS = ['FULL', 'PARTIAL', 'MERGE', 'SPLIT', 'TYPE_CHANGE'] as const;

export function lines(all: Successor[]): string {
  return all.map(({ number, kind }) => `${number} [${kind.replace(KIND, '')}]`).join('\n');
}

/** A relation that is no word of ours is left to the API to refuse. */
export function successors(text: string): Successor[] {
  return text
    .split(/[\n;；]/) // HAN_OK
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const match = /^(.*?)\s*\[(\w+)\]$/.exec(line);
      const word = RELATIONS.find((one) => one === (match?.[2] ?? 'FULL').toUpperCase());
      return {
        number: match?.[1] ?? line,
        kind: (word ? `${KIND}${word}` : `${KIND}UNSPECIFIED`) as Successor['kind'],
      };
    });
}
