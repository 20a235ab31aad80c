// The supervisors' page: will each departure be made, where is the work, what
// needs me, and am I looking at live data.
import {render} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {Departures, Flow} from './departures';
import {Events, People} from './floor';
import {useLive, useNow} from './live';
import {Needs} from './needs';
import {Chip, useTold, type Tell} from './parts';
import {SlottingPanel} from './slotting';
import {DiscrepancyPanel, HeldPanel, OrderPanel, WavePanel} from './story';
import {clock} from './time';
import {Waves} from './waves';

const staleAfterMs = 5000;

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return hash.slice(1);
}

// "/" goes to the search, Escape closes the panel.
function useKeys(search: preact.RefObject<HTMLInputElement>) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === '/' && !typing) {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === 'Escape') {
        if (typing) (event.target as HTMLElement).blur();
        else if (location.hash) location.hash = '';
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function Search({field}: {field: preact.RefObject<HTMLInputElement>}) {
  return (
    <form role="search" onSubmit={(event) => {
      event.preventDefault();
      const text = field.current?.value.trim() ?? '';
      if (text) location.hash = `order/${encodeURIComponent(text)}`;
    }}>
      <input ref={field} type="search" aria-label="Order number or reference" placeholder="Order number or reference   /" />
    </form>
  );
}

function Side({hash, zone, version, tell}: {hash: string; zone: string; version: number; tell: Tell}) {
  const [kind, rest = ''] = hash.split('/', 2);
  const name = decodeURIComponent(rest);
  if (kind === 'order' && name) return <OrderPanel reference={name} version={version} tell={tell} />;
  if (kind === 'wave' && name) return <WavePanel number={name} version={version} />;
  if (kind === 'discrepancies' && name) return <DiscrepancyPanel kind={name} zone={zone} version={version} />;
  if (kind === 'slotting') return <SlottingPanel />;
  if (kind === 'held') return <HeldPanel version={version} />;
  return null;
}

function App() {
  const live = useLive();
  const ticking = useNow();
  const hash = useHash();
  const [told, tell] = useTold();
  const search = useRef<HTMLInputElement>(null);
  useKeys(search);
  const {board} = live;
  const ageMs = ticking - live.heardAt;
  const stale = ageMs > staleAfterMs;
  const now = ticking - live.offset;
  const zone = board?.sites[0]?.time_zone ?? '';
  const age = `${(Math.max(0, ageMs) / 1000).toFixed(ageMs < 10000 ? 1 : 0)} s`;
  return (
    <>
      <header class="top">
        <h1>Floorwave</h1>
        <span>{board?.sites.map((site) => site.name).join(', ')}</span>
        <time>{board && clock(now, zone, true)}</time>
        {board && (stale ? <Chip tone="bad">not live for {age}</Chip> : <Chip tone="good">live {age} ago</Chip>)}
        <Search field={search} />
      </header>
      {stale && <p class="stale-note" role="alert">
        {board ? `No news from the server for ${age}: what you see is old. ` : 'No connection to the server yet. '}
        Trying again by itself.</p>}
      {board && <main class={stale ? 'stale' : ''}>
        <Departures board={board} now={now} zone={zone} />
        <Flow board={board} />
        <div class="columns">
          <div>
            <Waves board={board} now={now} zone={zone} tell={tell} />
            <People board={board} now={now} />
          </div>
          <div>
            <Needs board={board} now={now} tell={tell} />
            <Events board={board} zone={zone} />
          </div>
        </div>
      </main>}
      <Side hash={hash} zone={zone} version={board?.last_event ?? 0} tell={tell} />
      <div class="told" role="status">{told.map((one) =>
        <p key={one.id} class={one.good ? 'good' : 'bad'}><Chip tone={one.good ? 'good' : 'bad'}>{one.good ? 'done' : 'refused'}</Chip> {one.text}</p>)}</div>
    </>
  );
}

render(<App />, document.getElementById('app')!);
