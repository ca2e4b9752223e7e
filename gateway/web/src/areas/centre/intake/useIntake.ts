// From what is typed to an accepted case. Each step is done once: a repeated try goes on where the last one ended.
import { useRef, useState } from 'react';
import { api, newKey, once, read } from '../../../api/client';
import { asApiError } from '../../../api/problem';
import type { ServiceRequest } from '../../../api/records';
import type { components } from '../../../api/schema';
import { useMe } from '../../../app/useSession';

type Body = components['schemas']['nqi.requests.v1.ServiceRequest'];
export const STEPS = ['create', 'submit', 'accept'] as const;
export type Step = (typeof STEPS)[number];

interface Made {
  request: ServiceRequest;
  /** What was written last. */
  written: string;
}

export function useIntake() {
  const me = useMe();
  const [at, setAt] = useState<Step>();
  const [done, setDone] = useState<Step[]>([]);
  const made = useRef<Made>(undefined);
  const keys = useRef<Record<string, string>>({});

  const step = async (name: Step, write: (headers: { 'idempotency-key': string }) => Promise<unknown>) => {
    setAt(name);
    keys.current[name] ??= newKey();
    try {
      const answer = (await write(once(keys.current[name]))) as ServiceRequest;
      setDone((before) => [...before, name]);
      return answer;
    } catch (error) {
      const problem = asApiError(error);
      // Refused input is mended and is another act; a broken connection is the same act again.
      if (problem.code !== 'NETWORK' && problem.status < 500) delete keys.current[name];
      throw error;
    }
  };

  const write = async (body: Body): Promise<ServiceRequest> => {
    const written = JSON.stringify(body);
    const before = made.current;
    if (before?.written === written) return before.request;
    const request = await step('create', (headers) =>
      before
        ? read(
            api.PUT('/v1/requests/{id}', {
              params: { path: { id: before.request.id } },
              headers,
              body: { ...body, etag: before.request.etag },
            }),
          )
        : read(api.POST('/v1/requests', { params: {}, headers, body })),
    );
    // What is submitted now is another content: those acts are new ones.
    keys.current = {};
    made.current = { request, written };
    return request;
  };

  const run = async (body: Body): Promise<ServiceRequest> => {
    setDone(made.current ? ['create'] : []);
    let request = made.current?.request;
    if (request && made.current) {
      // An answer may have been lost on its way: the platform knows how far the case is.
      const { id } = request;
      request = (await read(api.GET('/v1/requests/{id}', { params: { path: { id } } }))) as ServiceRequest;
      made.current = { request, written: made.current.written };
    }
    if (!request || request.state === 'REQUEST_STATE_DRAFT') request = await write(body);
    const id = request.id;
    const keep = (next: ServiceRequest) => {
      made.current = { request: next, written: made.current?.written ?? '' };
      return next;
    };
    if (request.state === 'REQUEST_STATE_DRAFT') {
      const { etag } = request;
      request = keep(
        await step('submit', (headers) =>
          read(
            api.POST('/v1/requests/{id}:submit', { params: { path: { id } }, headers, body: { id, etag } }),
          ),
        ),
      );
    }
    // A case of another region belongs to the centre there, which decides about it.
    if (request.state === 'REQUEST_STATE_SUBMITTED' && request.centreId === me.organization?.id) {
      const { etag } = request;
      request = keep(
        await step('accept', (headers) =>
          read(
            api.POST('/v1/requests/{id}:accept', { params: { path: { id } }, headers, body: { id, etag } }),
          ),
        ),
      );
    }
    setAt(undefined);
    return request;
  };

  const reset = () => {
    made.current = undefined;
    keys.current = {};
    setAt(undefined);
    setDone([]);
  };

  return { run, reset, at, done, begun: made.current?.request };
}
