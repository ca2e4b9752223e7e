// Names of the register for what somebody has typed so far.
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../api/client';
import type { Rec } from '../api/records';

export type Term = Rec<'nqi.matching.v1.Term'>;
export type TermKind = Term['kind'];

export const STANDARDS: readonly TermKind[] = ['TERM_KIND_STANDARD'];
export const OBJECTS: readonly TermKind[] = ['TERM_KIND_OBJECT'];
export const PARAMETERS: readonly TermKind[] = ['TERM_KIND_PARAMETER'];
export const SCHEMES: readonly TermKind[] = ['TERM_KIND_SCHEME', 'TERM_KIND_OBJECT'];

/** Longest beginning that is asked for. */
const LONGEST = 100;
/** Names that are shown; more are read, so that those of the kind of work can come first. */
const SHOWN = 8;
const READ = 24;

/** At most eight names, those of a kind of work first; none while nothing is asked. */
export function useTerms(text: string, kinds: readonly TermKind[], work: string | undefined): Term[] {
  const query = useQuery({
    queryKey: ['terms', kinds, text],
    queryFn: async () => {
      const asked = { query: text, kinds: [...kinds], limit: READ };
      return ((await read(api.GET('/v1/terms:suggest', { params: { query: asked } }))).terms ?? []) as Term[];
    },
    enabled: text !== '' && text.length <= LONGEST,
    staleTime: 300_000,
    // Suggestions are a help: without them the field is a field.
    retry: false,
  });
  const found = query.data ?? [];
  const own = (term: Term) => work === undefined || term.itemKinds.some((kind) => kind === work);
  // What is written out already needs no suggestion of itself.
  const others = found.filter(({ value }) => value !== text);
  return [...others.filter(own), ...others.filter((term) => !own(term))].slice(0, SHOWN);
}
