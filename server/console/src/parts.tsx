// The few pieces that everything is made of. A status is always word, shape and
// colour together; colour alone says nothing.
import type {ComponentChildren} from 'preact';
import {useState} from 'preact/hooks';
import {Refused} from './api';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'calm';

const shapes: Record<Tone, preact.JSX.Element> = {
  good: <><circle cx="8" cy="8" r="7" /><path d="M4.5 8.2 7 10.7l4.6-5" class="mark" /></>,
  warn: <><path d="M8 1 15.5 15H.5Z" /><path d="M8 6v4m0 2v1.2" class="mark" /></>,
  bad: <><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" /><path d="m5.5 5.5 5 5m0-5-5 5" class="mark" /></>,
  info: <><path d="M1.5 1.5h13v13h-13z" /><path d="M8 7v5m0-8.2V5" class="mark" /></>,
  calm: <path d="M2 7h12v2H2z" />,
};

export function Chip({tone, children}: {tone: Tone; children: ComponentChildren}) {
  return (
    <span class={`chip ${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">{shapes[tone]}</svg>
      {children}
    </span>
  );
}

export interface Part {
  value: number;
  kind: 'done' | 'near' | 'begun';
  name: string;
}

// Parts of a whole, each behind the one before; said in words for those who
// cannot see it.
export function Bar({total, parts, label}: {total: number; parts: Part[]; label: string}) {
  let before = 0;
  const words = parts.map((part) => `${part.value} ${part.name}`).join(', ');
  return (
    <div class="bar" role="img" aria-label={`${label}: ${words} of ${total}`}>
      {total > 0 && parts.map((part) => {
        const left = before;
        before += part.value;
        return <i key={part.name} class={part.kind} title={`${part.value} ${part.name}`}
          style={{left: `${(100 * left) / total}%`, width: `${(100 * part.value) / total}%`}} />;
      })}
    </div>
  );
}

// What an action did, or why not; the newest at the bottom of the page.
export interface Told {
  id: number;
  good: boolean;
  text: string;
}
let nextId = 1;

export function useTold(): [Told[], (good: boolean, text: string) => void] {
  const [told, setTold] = useState<Told[]>([]);
  const tell = (good: boolean, text: string) => {
    const id = nextId++;
    setTold((all) => [...all.slice(-2), {id, good, text}]);
    window.setTimeout(() => setTold((all) => all.filter((one) => one.id !== id)), good ? 6000 : 20000);
  };
  return [told, tell];
}

export type Tell = (good: boolean, text: string) => void;

// As a ref: the element has the focus when it appears. One function for all, since a
// new one would be called, and take the focus back, each time the page is drawn.
export const focusHere = (element: HTMLElement | null) => element?.focus();

// A button that does something and says what came of it. `ask`: it wants a second
// press, so that nothing is done by a slip. `refused`: where a refusal is shown, else
// at the bottom of the page.
export function Action({name, ask, run, tell, main, refused}: {
  name: string;
  ask?: string;
  run: () => Promise<string>;
  tell: Tell;
  main?: boolean;
  refused?: (error: unknown) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [declined, setDeclined] = useState(false);
  const no = () => {
    setAsking(false);
    setDeclined(true);
  };
  const press = async () => {
    if (ask && !asking) return setAsking(true);
    setAsking(false);
    setBusy(true);
    try {
      tell(true, await run());
    } catch (error) {
      if (refused) refused(error);
      else tell(false, error instanceof Refused ? error.message : String(error));
    }
    setBusy(false);
  };
  const escaped = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();  // only the question goes away
    no();
  };
  if (asking) {
    return (
      <span class="asking" onKeyDown={escaped}>
        {ask} <button type="button" class="main" onClick={press} ref={focusHere}>Yes, {name.toLowerCase()}</button>
        <button type="button" onClick={no}>No</button>
      </span>
    );
  }
  return <button type="button" class={main ? 'main' : ''} disabled={busy} onClick={press}
    ref={declined ? focusHere : undefined}>{busy ? '…' : name}</button>;
}
