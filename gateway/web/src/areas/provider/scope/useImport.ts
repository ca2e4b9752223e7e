// A sheet on its way into the scope: read dry at first, imported when nothing is wrong.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, newKey, once, read } from '../../../api/client';
import { type ApiError, asApiError } from '../../../api/problem';
import type { Rec } from '../../../api/records';

export type Outcome = Rec<'nqi.registry.v1.ImportScopeResponse'>;

export interface Target {
  providerId: string;
  siteId: string;
  accreditationId: string;
}

async function call(target: Target, file: File, dryRun: boolean, key: string): Promise<Outcome> {
  return (await read(
    api.POST('/v1/providers/{provider_id}/sites/{site_id}/capabilities:import', {
      params: {
        path: { provider_id: target.providerId, site_id: target.siteId },
        query: { accreditationId: target.accreditationId, dryRun },
      },
      headers: { ...once(key), 'content-type': 'application/octet-stream' },
      // The description knows bytes as text; they are sent as they are.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as Blob,
    }),
  )) as Outcome;
}

export function useImport(target: Target) {
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [tried, setTried] = useState<Outcome>();
  const [done, setDone] = useState<Outcome>();
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());

  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await act();
    } catch (error) {
      setFailure(asApiError(error));
    } finally {
      setBusy(false);
    }
  };
  const check = (chosen: File) => {
    setFile(chosen);
    setTried(undefined);
    setDone(undefined);
    key.current = newKey();
    return run(async () => setTried(await call(target, chosen, true, newKey())));
  };
  const take = () =>
    run(async () => {
      if (!file) return;
      setDone(await call(target, file, false, key.current));
      await client.invalidateQueries({ queryKey: ['capabilities'] });
    });
  const forget = () => {
    setFile(undefined);
    setTried(undefined);
    setDone(undefined);
    setFailure(undefined);
  };
  return { file, tried, done, failure, busy, check, take, forget };
}
