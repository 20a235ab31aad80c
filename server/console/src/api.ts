// Calls of the API; a refusal is thrown with what was given, wanted and what to do.
import type {Refusal} from './types';

export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.given}: wanted ${refusal.wanted}. ${refusal.next}`);
  }
}

const unreachable: Refusal = {
  code: 'cannot_reach',
  given: 'No answer from the server',
  wanted: 'a connection',
  next: 'Nothing is lost; try again when the page is live.',
};

async function answer<T>(response: Promise<Response>): Promise<T> {
  let got: Response;
  try {
    got = await response;
  } catch {
    throw new Refused(unreachable);
  }
  const body = await got.json().catch(() => ({...unreachable, given: `HTTP ${got.status}`}));
  if (!got.ok) throw new Refused(body as Refusal);
  return body as T;
}

export function get<T>(path: string): Promise<T> {
  return answer<T>(fetch('/api/v1' + path));
}

// A key that makes a repeated request harmless. crypto.randomUUID wants a secure
// context, which plain HTTP beyond this machine is not.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function post<T>(path: string, body: unknown = {}): Promise<T> {
  return answer<T>(fetch('/api/v1' + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Idempotency-Key': newKey()},
    body: JSON.stringify(body),
  }));
}

export function remove<T>(path: string): Promise<T> {
  return answer<T>(fetch('/api/v1' + path, {method: 'DELETE', headers: {'Idempotency-Key': newKey()}}));
}
